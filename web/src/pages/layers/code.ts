/** The part of a grid's code that is its own: `07` of `police:07`. */
export const ownCode = (code: string) => code.slice(code.indexOf(":") + 1);

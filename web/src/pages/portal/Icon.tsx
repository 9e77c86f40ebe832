// The few signs of the portal as lines, so that no device lacks them; the words beside them say the same.
const PATHS = {
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  look: "M10 4a6 6 0 1 0 0 12a6 6 0 0 0 0-12M14.5 14.5L21 21",
  speak: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  call: "M6 3l4 1l1 5l-2 1.5a12 12 0 0 0 4.5 4.5L15 13l5 1l1 4c-1 2-3 3-5 3C9 20 4 14 3 8c0-2 1-4 3-5z",
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="portal-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}

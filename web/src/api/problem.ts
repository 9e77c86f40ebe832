// The one error type of the app: the server's problem document, or a network failure dressed as one.

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly traceId: string,
    readonly fields: FieldError[],
    readonly extra: Record<string, unknown>,
    readonly retryAfter: number | null,
  ) {
    super(title || code);
  }

  /** No answer came at all. */
  static network(): Problem {
    return new Problem(0, "network", "", "", "", [], {}, null);
  }

  /** Reads a failed answer; one that is no problem document still gives a usable error. */
  static async from(response: Response): Promise<Problem> {
    const body: Record<string, unknown> = await response.json().catch(() => ({}));
    const after = Number(response.headers.get("retry-after"));
    const { title, code, detail, trace_id, errors, type: _type, status: _status, ...extra } = body;
    return new Problem(
      response.status,
      typeof code === "string" ? code : `http_${response.status}`,
      typeof title === "string" ? title : `HTTP ${response.status}`,
      typeof detail === "string" ? detail : "",
      typeof trace_id === "string" ? trace_id : (response.headers.get("x-trace-id") ?? ""),
      Array.isArray(errors) ? (errors as FieldError[]) : [],
      extra,
      Number.isFinite(after) && after > 0 ? after : null,
    );
  }

  /** Somebody else changed the thing meanwhile. */
  get isConflict(): boolean {
    return this.status === 412 || (this.status === 409 && this.code !== "locked");
  }
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, "client", String(error), "", "", [], {}, null);
}

// The mark in the middle of the map that Enter acts on; seen while the map has the keyboard's focus.

/** A cross, dark on light, so that it shows on any ground. */
export function CrossHair() {
  return (
    <svg className="map-cross" viewBox="0 0 28 28" aria-hidden="true">
      <path d="M14 1v10M14 17v10M1 14h10M17 14h10" stroke="#fff" strokeWidth="5" />
      <path d="M14 1v10M14 17v10M1 14h10M17 14h10" stroke="#0958d9" strokeWidth="2.5" />
    </svg>
  );
}

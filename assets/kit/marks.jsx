// Small drawings for what our modules draw themselves; Python draws the others with icon().
const SHAPES = {
  alert: <path d="M12 8v4.5M12 16h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  close: <path d="M18 6 6 18M6 6l12 12" />,
  copy: <path d="M9 9h10v11H9zM5 15V4h10" />,
  document: <path d="M14 3H6v18h12V7zM14 3v4h4M9 12h6M9 16h6" />,
  done: <path d="m8.5 12.2 2.4 2.4 4.6-4.8M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z" />,
  info: <path d="M12 16v-4.5M12 8h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z" />,
  upload: <path d="M12 16V4m-4.5 4L12 3.5 16.5 8M4 16v4h16v-4" />,
};

export function Mark({ shape, size = 18, className = "icon" }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[shape]}
    </svg>
  );
}

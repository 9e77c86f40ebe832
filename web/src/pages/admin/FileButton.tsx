// A button that lets the person choose one file. The library's upload is many times as large and does more than is needed here.

import { Button, type ButtonProps } from "antd";
import { useRef } from "react";

interface Props extends Omit<ButtonProps, "onClick" | "onChange"> {
  accept: string;
  onFile: (file: File) => void;
}

export function FileButton({ accept, onFile, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={(e) => {
          const file = e.target.files?.[0];
          // The same file again, corrected meanwhile, is a change too.
          e.target.value = "";
          if (file) onFile(file);
        }}
      />
      <Button {...button} onClick={() => input.current?.click()} />
    </>
  );
}

/** The two kinds of layer: wraps turn bytes into bytes, notations turn bytes or text into fields. */
import type { Members } from '../frame.ts';

/** The value of `$auth.<name>`. @throws where the partner has none */
export type KeyOf = (name: string) => string;

export interface Wrap {
  /** @throws LayerFault */
  close(bytes: Uint8Array, keys: KeyOf): Uint8Array;
  /** @throws LayerFault where the bytes are none that this wrap makes */
  open(bytes: Uint8Array, keys: KeyOf): Uint8Array;
}

/** Called with the path of each field in a message that the layer has no name for. */
export type Unmapped = (path: string) => void;

export interface TextNotation {
  readonly medium: 'text';
  /** @throws LayerFault */
  write(members: Members): string;
  /** @throws LayerFault */
  read(text: string, unmapped: Unmapped): Members;
}

export interface BytesNotation {
  readonly medium: 'bytes';
  /** @throws LayerFault */
  write(members: Members): Uint8Array;
  /** @throws LayerFault */
  read(bytes: Uint8Array, unmapped: Unmapped): Members;
}

export type Notation = TextNotation | BytesNotation;

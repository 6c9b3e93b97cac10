/** Cuts the messages of a stream: bytes go in as they come, whole messages with their header come out. */
import type { FrameHead } from '../../gateway/translation/contract.ts';

export interface FrameReader {
  /** @returns the messages that are whole by now. @throws Error where a header is none, or announces more than is taken */
  push(bytes: Uint8Array): Uint8Array[];
  /** Bytes of a message that is not whole yet. */
  readonly pending: number;
}

/** @param maxBytes of a message with its header; a header that announces more is refused before the message comes */
export function createFrameReader(framing: FrameHead, maxBytes: number): FrameReader {
  let chunks: Uint8Array[] = [];
  let held = 0;
  /** Of the message begun; 0 while its header is not whole. */
  let size = 0;

  function sizeOf(head: Uint8Array): number {
    const announced = framing.bytes + framing.following(head);
    if (announced > maxBytes) throw new Error(`the header announces ${announced} bytes, and ${maxBytes} are taken`);
    return announced;
  }

  /** One whole message off the front of what is held. */
  function cut(frames: Uint8Array[]): boolean {
    if (held < framing.bytes) return false;
    if (size > 0 && held < size) return false;
    const whole = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, held);
    chunks = [whole];
    if (size === 0) size = sizeOf(whole);
    if (held < size) return false;
    frames.push(whole.subarray(0, size));
    held -= size;
    chunks = held === 0 ? [] : [whole.subarray(size)];
    size = 0;
    return true;
  }

  return {
    push(bytes) {
      const frames: Uint8Array[] = [];
      chunks.push(bytes);
      held += bytes.byteLength;
      while (cut(frames));
      return frames;
    },
    get pending() {
      return held;
    },
  };
}

/** A request's body over bare node:http: a stand-in must not be what limits a measurement. */
import type { IncomingMessage } from 'node:http';

export const maxBodyBytes = 8 * 1024 * 1024;

/** @throws Error when the body breaks off. @returns undefined where it is larger than `maxBodyBytes` */
export function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBodyBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    message.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    message.on('error', reject);
    message.on('close', () => reject(new Error('the connection broke within the body')));
  });
}

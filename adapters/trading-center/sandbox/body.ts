/** Reading a request's body and answering, over bare node:http: a stand-in must not be what limits a measurement. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Headers, WireResponse } from '../../../gateway/translation/contract.ts';

const maxBytes = 8 * 1024 * 1024;

/** @throws Error when the body is larger than 8 MB or breaks off */
export function readBody(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else reject(new Error(`the body is larger than ${maxBytes} bytes`));
    });
    message.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    message.on('error', reject);
    message.on('close', () => reject(new Error('the connection broke within the body')));
  });
}

export const headersOf = (message: IncomingMessage): Headers => message.headers as Headers;

export function answer(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, { ...headers, 'content-length': body.byteLength });
  response.end(body);
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  answer(response, { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(text) });
}

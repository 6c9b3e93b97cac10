/** XML read by libxml2: documents, schemas, and what they complain about. */
import { readFileSync } from 'node:fs';
import { XmlBufferInputProvider, XmlDocument, XmlLibError, XsdValidator, xmlRegisterInputProvider } from 'libxml2-wasm';
import { Complaint } from './contract.ts';

/** @returns the sentences of a complaint. @throws what is none */
export function complaintsOf(error: unknown): string[] {
  if (error instanceof Complaint) return [error.message];
  if (error instanceof XmlLibError)
    return error.details.length > 0 ? error.details.map((detail) => detail.message.trim()) : [error.message];
  throw error;
}

/** @param text without the declaration, which says how bytes were to be read */
export function withDocument<T>(text: string, use: (document: XmlDocument) => T): T {
  // Entities and DTDs have no business in these messages; without a DTD there is nothing to expand.
  if (text.includes('<!DOCTYPE')) throw new Complaint('a document type declaration is not allowed');
  const document = XmlDocument.fromString(text);
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

/** One for all schemas: the library has room for a dozen providers in all, and forgets to say so when there is no more. */
let provider: XmlBufferInputProvider | undefined;

/** Offers files to the schemas that include them by name. */
export function offerFiles(files: readonly string[]): void {
  if (provider === undefined) {
    provider = new XmlBufferInputProvider({});
    xmlRegisterInputProvider(provider);
  }
  for (const file of files) provider.addBuffer(file, readFileSync(file));
}

/** @throws Error when the file is no schema */
export function validatorOf(file: string): XsdValidator {
  const schema = XmlDocument.fromBuffer(readFileSync(file), { url: file });
  try {
    return XsdValidator.fromDoc(schema);
  } finally {
    schema.dispose();
  }
}

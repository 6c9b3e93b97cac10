/** Form `soap-string`, in XSD: a SOAP 1.1 envelope in UTF-8, and in it a string that is itself a document labelled gb2312. */
import { join } from 'node:path';
import { XmlElement, XmlXPath, type XsdValidator } from 'libxml2-wasm';
import {
  type AddressIndex,
  Complaint,
  type OperationAddress,
  utf8Text,
  type WireContract,
  type WirePart,
} from './contract.ts';
import { firstOutsideGbk } from './gbk.ts';
import { complaintsOf, offerFiles, validatorOf, withDocument } from './xml.ts';

const namespaces = { soap: 'http://schemas.xmlsoap.org/soap/envelope/', t: 'http://tempuri.org/' };
/** Compiled once: each compiled path holds memory of its own. */
const paths = {
  call: XmlXPath.compile('/soap:Envelope/soap:Body/t:*', namespaces),
  paras: XmlXPath.compile('t:ParasXml', namespaces),
  result: XmlXPath.compile('t:*', namespaces),
  code: XmlXPath.compile('/result/RetCode'),
  data: XmlXPath.compile('/result/data'),
};
const innerDeclaration = /^<\?xml version="1\.0" encoding="gb2312"\?>/;
/** RetCode of a success, which must carry `data` where it answers a request. */
const success = '0000';

interface Schemas {
  readonly envelope: XsdValidator;
  readonly service: XsdValidator;
  readonly inner: ReadonlyMap<string, XsdValidator>;
}

function loadSchemas(folder: string, index: AddressIndex): Schemas {
  const fields = join(folder, 'fields.xsd');
  offerFiles([fields]);
  const inner = Object.keys(index.operations).map((name) => [name, validatorOf(join(folder, `${name}.xsd`))] as const);
  return {
    envelope: validatorOf(join(folder, 'soap-envelope.xsd')),
    service: validatorOf(join(folder, 'service.xsd')),
    inner: new Map(inner),
  };
}

/** Checks the envelope. @returns the text of the document inside. */
function innerText(schemas: Schemas, part: WirePart, method: string, text: string): string {
  return withDocument(text.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>/i, ''), (document) => {
    schemas.envelope.validate(document);
    const towards = part === 'request' || part === 'event';
    const wanted = towards ? method : `${method}Response`;
    const call = document.get(paths.call);
    if (!(call instanceof XmlElement) || call.name !== wanted) throw new Complaint(`the body holds no ${wanted}`);
    schemas.service.validate(call);
    return call.get(towards ? paths.paras : paths.result)?.content ?? '';
  });
}

function checkInner(validator: XsdValidator, part: WirePart, text: string): void {
  if (!innerDeclaration.test(text))
    throw new Complaint('the inner document must begin with <?xml version="1.0" encoding="gb2312"?>');
  const outside = firstOutsideGbk(text);
  if (outside !== undefined) throw new Complaint(`the character ${outside} does not exist in GBK`);
  withDocument(text.replace(innerDeclaration, ''), (document) => {
    const root = part === 'request' || part === 'event' ? 'paras' : 'result';
    if (document.root.name !== root) throw new Complaint(`the inner document must be <${root}>`);
    validator.validate(document);
    const succeeded = document.get(paths.code)?.content === success;
    if (part === 'response' && succeeded && document.get(paths.data) === null)
      throw new Complaint('a success must carry data');
  });
}

const methodOf = (soapAction: string | undefined): string | undefined =>
  /^"?http:\/\/tempuri\.org\/([A-Za-z]+)"?$/.exec(soapAction ?? '')?.[1];

/** @throws Error when a schema of the folder is not valid */
export function loadSoapStringContract(folder: string, index: AddressIndex): WireContract {
  const schemas = loadSchemas(folder, index);
  const addresses = Object.entries(index.operations);
  const addressOf = (operation: string): OperationAddress | undefined => index.operations[operation];

  function check(part: WirePart, operation: string, bytes: Uint8Array): void {
    const validator = schemas.inner.get(operation);
    const method = addressOf(operation)?.method;
    if (validator === undefined || method === undefined) throw new Complaint(`the contract has no ${operation}`);
    const text = utf8Text(bytes);
    if (text === undefined) throw new Complaint('the body is not UTF-8');
    checkInner(validator, part, innerText(schemas, part, method, text));
  }

  return {
    dialect: index.dialect,
    operations: Object.keys(index.operations),
    operationOf({ method, path, headers }) {
      const called = methodOf(headers.soapaction);
      const found = addresses.find(([, address]) => address.path === path && address.method === called);
      return method === 'POST' ? found?.[0] : undefined;
    },
    check(part, operation, bytes) {
      try {
        check(part, operation, bytes);
        return [];
      } catch (error) {
        return complaintsOf(error);
      }
    },
  };
}

/** The parts of an operation: their code, their rows, their schema. */
import type { MessageKind } from '../../catalogue/contract.ts';
import type { CompiledOperation } from '../dialect.ts';
import type { CompiledPart } from '../part.ts';
import type { Part, PartTable } from '../tables/model.ts';

export function partOf({ call, event }: CompiledOperation, part: Part): CompiledPart | undefined {
  switch (part) {
    case 'request':
      return call?.request;
    case 'response':
      return call?.response;
    case 'answer':
      return event?.reply;
    case 'event':
    case 'file':
      return event?.part === part ? event.event : undefined;
  }
}

/** The rows of a part; a served request stands under `served`, a file where the event does. */
export function tableOf({ table }: CompiledOperation, part: Part): PartTable | undefined {
  switch (part) {
    case 'request':
      return table.request ?? table.served;
    case 'response':
      return table.response;
    case 'answer':
      return undefined;
    case 'event':
    case 'file':
      return table.event?.part === part ? table.event : undefined;
  }
}

/** The canonical message of a part; an answer to an event has none. */
export function messageKindOf({ card }: CompiledOperation, part: Part): MessageKind | undefined {
  switch (part) {
    case 'request':
    case 'response':
      return card[part];
    case 'event':
    case 'file':
      return card.event;
    case 'answer':
      return undefined;
  }
}

/** What a part is called in Chinese. */
export const partNamesZh: Readonly<Record<Part, string>> = {
  request: '请求',
  response: '应答',
  event: '通知',
  answer: '回执',
  file: '文件',
};

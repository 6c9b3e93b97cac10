/** The official calendars: any client may read them; who may publish one moves deadlines of every client. */
import { GatewayError } from '../errors/catalogue.ts';
import type { Handlers } from './call.ts';
import type { CalendarPort } from './contract.ts';
import type { components } from './openapi.generated.ts';

type Schemas = components['schemas'];

/** The answer names so many clocks that moved; each has its event and its line of history in any case. */
const movedShown = 1000;

function samePathAndBody(year: number, body: unknown): void {
  if ((body as { readonly year: number }).year === year) return;
  throw new GatewayError('GW_REQUEST_INVALID', '/year: differs from the address.', {
    errors: [
      { field: '/year', rule: 'same', message: `应与地址中的 ${year} 相同。 Must be ${year}, as in the address.` },
    ],
  });
}

export function calendarHandlers(calendars: CalendarPort): Pick<Handlers, 'listCalendars' | 'publishCalendar'> {
  return {
    async listCalendars() {
      return { status: 200, body: { calendars: [...(await calendars.list())] } };
    },
    async publishCalendar({ path, body }) {
      const year = Number(path.year);
      samePathAndBody(year, body);
      const { change, moved } = await calendars.publish(body);
      const shown = moved.slice(0, movedShown) as Schemas['MovedClock'][];
      return { status: 200, body: { year, change, movedCount: moved.length, moved: shown } };
    },
  };
}

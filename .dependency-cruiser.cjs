// The import lines of architecture: who may know whom. One rule per line of the decision, each with its reason.
const room = (name) => `^gateway/${name}/`;
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-circle', 'A circle has no beginning to read from.', {}, { circular: true }),
    forbid(
      'translation-is-pure',
      'Translation knows no clock, network, database or logger; one file, load.ts, reads the mappings from disk.',
      { path: room('translation'), pathNot: '(\\.test|/load)\\.ts$' },
      {
        path: [
          '^gateway/(?!translation|catalogue|errors)',
          '^adapters/',
          '^(node:)?(net|http|https|fs|child_process)',
          'node_modules/(pg|pino|amqplib|fastify)/',
        ],
      },
    ),
    forbid(
      'adapters-stand-alone',
      'An adapter imports the contract, the transports, the wire contracts and translation; never the gateway’s other rooms.',
      { path: '^adapters/', pathNot: '\\.test\\.ts$' },
      { path: '^gateway/(?!translation|catalogue|errors)' },
    ),
    forbid(
      'adapters-do-not-know-each-other',
      'Deleting an adapter is one folder and one line.',
      { path: '^adapters/([^/]+)/' },
      { path: '^adapters/([^/]+)/', pathNot: ['^adapters/$1/', '^adapters/(transports|wire-contract|sandbox)/'] },
    ),
    forbid(
      'the-product-knows-no-partner',
      'Only the entry points compose adapters; the rooms see the contract.',
      { path: '^gateway/[^/]+/', pathNot: ['^gateway/demo/', '^gateway/cli/', '\\.test\\.ts$'] },
      { path: '^adapters/', pathNot: '^adapters/contract\\.ts$' },
    ),
    forbid(
      'storage-is-the-ground-floor',
      'store and messaging carry the others and know none of them.',
      { path: '^gateway/(store|messaging)/', pathNot: '\\.test\\.ts$' },
      { path: '^gateway/(?!store|messaging|errors)' },
    ),
    forbid(
      'journal-looks-down-only',
      'The journal knows what it is stored in, not who writes to it.',
      { path: room('journal'), pathNot: '\\.test\\.ts$' },
      { path: ['^gateway/(api|inbound|collecting|leasing|contracts|lanes|ops|cli|demo|directory)/', '^adapters/'] },
    ),
    forbid(
      'nobody-imports-the-door',
      'The rooms beside the road are composed in app.ts and do not call each other. What a contact proves is judged in one place.',
      { path: '^gateway/(api|inbound|collecting|leasing|lanes|ops)/', pathNot: '\\.test\\.ts$' },
      {
        path: '^gateway/(api|inbound|collecting|leasing|lanes|ops|cli|demo)/',
        pathNot: ['^gateway/$1/', '^gateway/lanes/(contact|conversation|masking|settlement)\\.ts$'],
      },
    ),
    forbid(
      'the-register-stands-alone',
      'It is asked and filled by others, and asks nobody.',
      { path: room('contracts'), pathNot: '\\.test\\.ts$' },
      { path: ['^gateway/(?!contracts|journal|store|catalogue|translation|errors|config)[^/]+/', '^adapters/'] },
    ),
    forbid(
      'seals-and-evidence-stand-alone',
      'Histories are sealed and files are kept without knowing which loops they are of.',
      { path: '^gateway/(sealing|evidence)/', pathNot: '\\.test\\.ts$' },
      { path: ['^gateway/(?!sealing|evidence|journal|store|catalogue|config|errors|messaging)[^/]+/', '^adapters/'] },
    ),
    forbid(
      'webhooks-stand-alone',
      'They read events and call receivers; nobody of the road knows them.',
      { path: room('webhooks'), pathNot: '\\.test\\.ts$' },
      { path: ['^gateway/(?!webhooks|journal|store|catalogue|config|errors|messaging)[^/]+/', '^adapters/'] },
    ),
    forbid(
      'the-calendar-is-asked',
      'It counts days and reads what is agreed on; it knows nobody who counts by it.',
      { path: room('calendar'), pathNot: '\\.test\\.ts$' },
      { path: ['^gateway/(?!calendar|store|catalogue|errors|config)[^/]+/', '^adapters/'] },
    ),
    forbid(
      'the-simulation-plays-on-the-loops',
      'It tries the loops as they are: with their store, journal and seals, without the door and without partners.',
      { path: room('simulate'), pathNot: '\\.test\\.ts$' },
      {
        path: [
          '^gateway/(?!simulate|loops|calendar|store|journal|sealing|catalogue|config|errors)[^/]+/',
          '^gateway/(?!consumers)[^/]+\\.ts$',
          '^adapters/',
        ],
      },
    ),
    forbid(
      'tests-stay-out',
      'What ships imports nothing from tests.',
      { path: '^(gateway|adapters)/', pathNot: '\\.test\\.ts$' },
      { path: ['^test/', 'node_modules/(vitest|fast-check|nock)/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '\\.generated\\.' },
  },
};

/**
 * Every environment variable the gateway reads: this table is both the defaults and their documentation (`npx tongban help settings`).
 * An empty value counts as not set.
 */
export interface Setting {
  /** What applies when it is not set; undefined: nothing. */
  readonly fallback?: string;
  readonly about: string;
  readonly aboutZh: string;
}

export const settings = {
  PORT: {
    fallback: '8080',
    about: 'Port of the API. 0 lets the system choose.',
    aboutZh: '接口监听端口；0 表示由系统分配。',
  },
  TONGBAN_DEMO_PARTNERS: {
    about: 'Ids of the partners that the demo plays, separated by commas. Default: all of gateway/demo/world.yaml.',
    aboutZh: '演示中由沙箱扮演的系统标识，逗号分隔；默认 gateway/demo/world.yaml 中的全部。',
  },
  TONGBAN_HOST: {
    about: 'Address to listen on. Default: localhost in demo mode (its secrets are printed), 0.0.0.0 otherwise.',
    aboutZh: '监听地址。演示模式默认仅本机（localhost），其余默认 0.0.0.0。',
  },
  TONGBAN_DATA_DIR: {
    fallback: '.tongban',
    about:
      'Folder of this process: pid, demo.json and, without DATABASE_URL, the embedded database. One process per folder.',
    aboutZh: '本进程的数据目录：pid、demo.json 以及内置数据库。一个目录只供一个进程使用。',
  },
  DATABASE_URL: {
    about:
      'PostgreSQL 15 or later, postgres://user:password@host/database. Set together with AMQP_URL; neither: embedded parts and demo mode.',
    aboutZh: 'PostgreSQL（15 及以上）地址，须与 AMQP_URL 同时设置；均不设置则使用内置组件并进入演示模式。',
  },
  AMQP_URL: {
    about: 'RabbitMQ 3.10 or later, amqp://user:password@host/vhost. Set together with DATABASE_URL.',
    aboutZh: 'RabbitMQ（3.10 及以上）地址，须与 DATABASE_URL 同时设置。',
  },
  TONGBAN_DATABASE_SCHEMA: {
    about:
      'PostgreSQL schema to live in, where several installations share one database. Default: the one of the connection.',
    aboutZh: '所用 PostgreSQL 模式（schema）名；多套系统共用一个数据库时设置。',
  },
  TONGBAN_AMQP_PREFIX: {
    fallback: 'tongban.',
    about: 'Prefix of queue and exchange names, where several installations share one RabbitMQ.',
    aboutZh: 'RabbitMQ 队列与交换机名称前缀；多套系统共用时设置。',
  },
  TONGBAN_ROLE: {
    fallback: 'all',
    about: 'all | api | worker: what this process does. api and worker need the real servers, so that they meet.',
    aboutZh: '进程角色：all（全部）、api（接口）、worker（投递）。',
  },
  TONGBAN_LOG_LEVEL: {
    about: 'trace | debug | info | warn | error | fatal. Default: warn in demo mode, info otherwise.',
    aboutZh: '日志级别。演示模式默认 warn，其余默认 info。',
  },
  TONGBAN_OPERATOR_SECRET: {
    about:
      'Secret of the client `operator`, created or renewed at start: the first client of a new installation. At least 16 characters.',
    aboutZh: '首个客户端 operator 的密钥，启动时建立或更新；至少 16 个字符。',
  },
  TONGBAN_WEBHOOK_ALLOW: {
    about:
      'Receivers of webhooks that may be in private networks, and may be http: CIDR blocks, addresses or host names, separated by commas. Default: none; in demo mode this machine.',
    aboutZh:
      '允许位于内部网络（可用 http）的 Webhook 接收方：CIDR 网段、地址或主机名，逗号分隔。默认无；演示模式默认本机。',
  },
  TONGBAN_EVIDENCE_DIR: {
    about:
      'Folder of evidence files, shared by all processes that share the database. Default: `evidence` in the data folder, for one process.',
    aboutZh: '证据文件目录，共用数据库的各进程须共用此目录；默认为数据目录下的 evidence（仅限单进程）。',
  },
  TONGBAN_EVIDENCE_MAX_MB: {
    fallback: '200',
    about: 'Largest evidence file that is taken, in units of 1,000,000 bytes.',
    aboutZh: '单个证据文件的最大长度（百万字节）。',
  },
  TONGBAN_SEAL_DIGEST: {
    fallback: 'sha256',
    about: 'sha256 | sm3: digest of the seals over histories. May be changed at any time; older seals stay valid.',
    aboutZh: '历史封存所用摘要算法：sha256 或 sm3；可随时更换，此前的封存依然有效。',
  },
  TONGBAN_CHECKPOINT_FILE: {
    about:
      'File to which checkpoints of the seals are appended; best on a disk that the database’s keepers cannot write. Default: checkpoints.jsonl in the data folder.',
    aboutZh: '封存检查点文件，宜放在数据库管理者无权写入之处；默认为数据目录下的 checkpoints.jsonl。',
  },
  TONGBAN_CLOCKS_FILE: {
    about:
      'YAML file with what this installation sets otherwise in specs/clocks.yaml: the lengths that are ours, and where a clock holds.',
    aboutZh: '本单位对 specs/clocks.yaml 的调整（YAML）：我方自定时限的长度，以及时限的适用地。',
  },
  TONGBAN_DRAIN_SECONDS: {
    fallback: '20',
    about: 'How long a stopping process waits for calls under way before it leaves them to be asked about.',
    aboutZh: '停止时等待在途调用完成的最长秒数。',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

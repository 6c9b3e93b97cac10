/** What the answer to a test query says about authentication and about the query itself. */
import type { CallResult } from '../contract.ts';
import { both, type Fault, type Found, failed, passed, skipped } from './hop.ts';

type Unanswered = Extract<CallResult, { kind: 'unanswered' }>;

const statusOf = ({ exchangeOf: { response } }: CallResult): number => response?.status ?? 0;

/** Codes of the general refusals that mean: we do not know you. */
const strangers = new Set(['not-authorised']);

const notKnown = (words: string): Found =>
  failed({
    side: 'ours',
    finding: both(`对方不认可我方身份：${words}`, `The partner does not accept who we are: ${words}`),
    advice: both(
      '核对接入配置中的密钥、签名参数和本机时钟；请对方确认授权已生效。',
      'Check the secrets and signing values of the profile and our clock; ask the partner whether we are admitted.',
    ),
  });

/** Judged by the answer to the query, where the partner has no login of its own. */
export function authenticationOf(result: CallResult): Found {
  if (result.kind === 'answered') {
    const { reading } = result;
    if (reading.kind === 'refused' && strangers.has(reading.as))
      return notKnown(`${reading.code} ${reading.text}`.trim());
    return passed(both('从查询的应答看，身份已被认可。', 'By the answer to the query, we are known.'));
  }
  const status = statusOf(result);
  if (status === 401 || status === 403) return notKnown(`HTTP ${status}`);
  if (result.code === 'GW_PARTNER_LOGIN') return notKnown(result.detail);
  return skipped(both('没有读得懂的应答，无从判断。', 'No answer that can be read says so.'));
}

function untranslated({ detail }: Unanswered): Fault {
  return {
    side: 'ours',
    finding: both(
      `查询报文无法译成对方格式：${detail}`,
      `The query cannot be put into the partner’s format: ${detail}`,
    ),
    advice: both('核对接入配置中的参数，或换一个查询。', 'Check the values of the profile, or try another query.'),
  };
}

function wrongStatus(status: number, detail: string): Fault {
  const isAddress = status === 404 || status === 405 || (status >= 300 && status < 400);
  return {
    side: isAddress ? 'ours' : 'partner',
    finding: both(`对方返回 ${detail}。`, `The partner answered ${detail}.`),
    advice: isAddress
      ? both('核对接入配置中地址的路径。', 'Check the path of the address in the profile.')
      : both(
          '请对方查看其服务日志；中间的代理也可能返回此状态。',
          'Ask the partner to look into its log; a proxy between may answer so too.',
        ),
  };
}

function unreadable({ detail, exchangeOf: { response } }: Unanswered): Fault {
  const type = response?.headers['content-type'] ?? '';
  const size = response?.body.byteLength ?? 0;
  return {
    side: 'partner',
    facts: { bytes: String(size), ...(type === '' ? {} : { contentType: type }) },
    finding: both(`应答不是约定的格式：${detail}`, `The answer is not in the agreed format: ${detail}`),
    advice: both(
      '核对地址是否指向约定的接口；若是，把本次应答与接口规范比对后告知对方。',
      'Check that the address is that of the agreed interface; if so, compare the answer with its contract and tell the partner.',
    ),
  };
}

function faultOf(result: Unanswered): Fault {
  const { code, detail, sent } = result;
  if (code.startsWith('GW_TRANSLATION_') && sent === 'no') return untranslated(result);
  if (code === 'GW_PARTNER_HTTP_STATUS') return wrongStatus(statusOf(result), detail);
  if (code.startsWith('GW_TRANSLATION_')) return unreadable(result);
  if (code === 'GW_PARTNER_TIMEOUT')
    return {
      side: 'partner',
      finding: both(
        '连接已建立，但对方没有按时应答。',
        'The connection stands, but the partner does not answer in time.',
      ),
      advice: both('请对方查看其服务是否繁忙或停滞。', 'Ask the partner whether the service is busy or stuck.'),
    };
  return {
    side: code === 'GW_PARTNER_LOGIN' ? 'ours' : 'network',
    finding: both(`没有应答：${detail}`, `No answer: ${detail}`),
    advice: both(
      '再试一次；若仍中断，检查中间的防火墙和代理，并请对方查看其日志。',
      'Try again; if it breaks again, check firewalls and proxies between, and ask the partner to look into its log.',
    ),
  };
}

/** A partner that answers in its own words answers: also "there is no such project". */
export function queryHop(operation: string, result: CallResult): Found {
  if (result.kind === 'unanswered') return failed(faultOf(result));
  const { reading } = result;
  switch (reading.kind) {
    case 'success':
    case 'already-done':
      return passed(both(`${operation} 已应答。`, `${operation} was answered.`));
    case 'refused':
    case 'not-received':
      return passed(
        both(
          `${operation} 已应答：${reading.code} ${reading.text}（示例数据对方没有，属正常）。`,
          `${operation} was answered: ${reading.code} ${reading.text} (the partner does not know the example, which is all right).`,
        ),
      );
    case 'uncertain':
      return failed({
        side: 'partner',
        finding: both(
          `${operation} 的应答代码 ${reading.code} 不在约定之中：${reading.text}`,
          `${operation} was answered with code ${reading.code}, which is not agreed: ${reading.text}`,
        ),
        advice: both(
          '请对方说明此代码；若属新增，写入该格式的 outcome 或本系统的 overrides。',
          'Ask the partner what it means; if it is new, add it to the dialect’s outcome or to this partner’s overrides.',
        ),
      });
  }
}

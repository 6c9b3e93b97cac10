import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const servers = { DATABASE_URL: 'postgres://u:geheim@db/t', AMQP_URL: 'amqp://u:geheim@mq' };

function refusal(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('configuration', () => {
  it('runs the demo on localhost port 8080 when nothing is set', () => {
    const config = loadConfig({});

    expect(config).toMatchObject({
      port: 8080,
      host: 'localhost',
      demo: true,
      role: 'all',
      servers: undefined,
      logLevel: 'warn',
    });
    expect(config.dataDir).toBe(`${process.cwd()}/.tongban`);
  });

  it('uses the real servers without demo when both addresses are set', () => {
    const config = loadConfig(servers);

    expect(config).toMatchObject({ demo: false, host: '0.0.0.0', logLevel: 'info' });
    expect(config.servers).toMatchObject({
      databaseUrl: servers.DATABASE_URL,
      amqpUrl: servers.AMQP_URL,
      amqpPrefix: 'tongban.',
    });
  });

  it('adds the demo to the real servers only when asked', () => {
    expect(loadConfig(servers, { demo: true }).demo).toBe(true);
  });

  it.each([
    ['DATABASE_URL', { AMQP_URL: servers.AMQP_URL }],
    ['AMQP_URL', { DATABASE_URL: servers.DATABASE_URL }],
  ])('refuses to start when only %s is missing, and says so', (lacking, env) => {
    const error = refusal(env);

    expect(error.message).toContain(`缺少 ${lacking}`);
    expect(error.fix).toContain('Set both');
  });

  it.each([
    ['PORT', { PORT: 'eighty' }],
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '-1' }],
    ['TONGBAN_ROLE', { TONGBAN_ROLE: 'boss' }],
    ['TONGBAN_ROLE', { TONGBAN_ROLE: 'worker' }],
    ['TONGBAN_LOG_LEVEL', { TONGBAN_LOG_LEVEL: 'loud' }],
    ['TONGBAN_OPERATOR_SECRET', { TONGBAN_OPERATOR_SECRET: 'short' }],
    ['TONGBAN_DRAIN_SECONDS', { TONGBAN_DRAIN_SECONDS: '1.5' }],
    ['TONGBAN_WEBHOOK_ALLOW', { TONGBAN_WEBHOOK_ALLOW: '10.0.0.0/33' }],
    ['TONGBAN_WEBHOOK_ALLOW', { TONGBAN_WEBHOOK_ALLOW: '10.0.0.0/8, http://x' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://u:geheim@db/t', AMQP_URL: servers.AMQP_URL }],
    ['TONGBAN_DATABASE_SCHEMA', { ...servers, TONGBAN_DATABASE_SCHEMA: 'a"; drop schema b' }],
  ])('names %s when its value is wrong', (name, env) => {
    expect(refusal(env as Record<string, string>).message).toContain(name);
  });

  it('never repeats a password in an error', () => {
    const error = refusal({ DATABASE_URL: 'mysql://u:geheim@db/t', AMQP_URL: servers.AMQP_URL });

    expect(`${error.message} ${error.fix}`).not.toContain('geheim');
  });

  it('lets webhooks into private networks only where that is said, in the demo onto this machine', () => {
    expect(loadConfig(servers).webhookAllow).toEqual([]);
    expect(loadConfig({}).webhookAllow).toContain('127.0.0.0/8');
    expect(
      loadConfig({ ...servers, TONGBAN_WEBHOOK_ALLOW: '10.1.0.0/16, hooks.example.org ,::1' }).webhookAllow,
    ).toEqual(['10.1.0.0/16', 'hooks.example.org', '::1']);
  });

  it('treats an empty value as not set', () => {
    expect(loadConfig({ DATABASE_URL: '', AMQP_URL: '', PORT: '' })).toMatchObject({ demo: true, port: 8080 });
  });
});

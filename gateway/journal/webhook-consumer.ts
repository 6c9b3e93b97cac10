/** The consumer of events that stands for all webhooks: owed an event while anybody has subscribed, and nothing where nobody has. */

export const webhookConsumer = 'webhooks';

/** For the statements that write deliveries: added to the consumers of every event. Read once per statement, one row at the most. */
export const orWebhooks = `array(select '${webhookConsumer}' from webhook where state = 'active' limit 1)`;

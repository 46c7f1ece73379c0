// An MQTT broker inside a daemon: aedes with accounts, topic rules, a frame limit, rates and bounds.
export { Account, bridgeAccount, gatewayAccount, type SatelliteTopics, satelliteAccount } from './accounts.ts';
export { type Broker, type BrokerOptions, type BrokerStats, startBroker } from './broker.ts';
export type { ClientEvent } from './gatekeeper.ts';
export { BrokerLimits } from './limits.ts';
export { hashPassword, isPasswordHash, PLAIN_TEXT_COST, verifyPassword } from './passwords.ts';
export type { BrokerLog, Refusal, RefusalKind } from './refusals.ts';

// What other packages and tests may use of the bridge: the whole of it, its settings, and its generated reference.
export { problemsPage } from './api/problems-page.ts';
export { type App, startApp } from './app.ts';
export { type NewBridge, type NewBridgeOptions, writeBridge } from './commands/new-bridge.ts';
export { type CloudConfig, ConfigError, readConfig } from './config.ts';
export { openApiDocument } from './openapi-document.ts';

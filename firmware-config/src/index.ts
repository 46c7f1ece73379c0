// The store's devices as code: the shape of a device's settings and the contract of the models that render them.
export * from './device-settings.ts';
export * from './model.ts';

// For programs that bring up a virtual store themselves; everybody else uses the command line.
export { type RunningStore, type StoreOptions, startStore } from './app.ts';
export type { PassCarrier } from './belongings.ts';
export { createController } from './hci/controller.ts';
export { serveH4 } from './hci/h4-server.ts';
export type { Heard } from './heard.ts';
export { Simulation, type SimulationOptions, type SubjectPosition } from './simulation.ts';
export { captureLine } from './wires/capture-line.ts';

// The capture's reader, for the formats' folder: a capture line is what the project's own satellites send.
export { type ParsedLine, parseCaptureLine } from '../capture/line.ts';

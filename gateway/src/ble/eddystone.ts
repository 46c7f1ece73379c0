// What Eddystone's frames share (github.com/google/eddystone, protocol-specification).

/** Service data under this UUID begins with the frame type, whose low four bits must be zero. */
export const EDDYSTONE_UUID = 0xfeaa;

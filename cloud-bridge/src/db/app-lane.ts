// The source of events that the bridge itself writes: what apps report of beacons, and codes at the door. No gateway may have
// its name. Its streams are the stores: one each, numbered as a gateway's.
export const APP_LANE = 'app-lane';

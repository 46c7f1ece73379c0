// What the gateway may know: subjects (people's passes, tags), and the store's own beacons and sensors.

export type Known =
	| {
			role: 'subject';
			/** `pass:…` or `tag:…` */
			subject: string;
			/** `pass`, or the kind the site file gives (`cart`, `staff`, …) */
			kind: string;
	  }
	| { role: 'device'; id: string };

/** A loyalty fob of the site file: nobody, until a roster says which shopper carries it. */
export type Fob = { role: 'fob'; id: string };

// What presence has to say to a person: something that makes it worse, and what to do. Shown in health.

export type Finding = {
	/** a receiver, a zone, a subject of the site file, or `survey` */
	about: string;
	/** one sentence, with what to do; never a pass or an address */
	words: string;
};

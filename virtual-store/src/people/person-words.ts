// Somebody in the store in a few words, for whoever looks for a person to be. Pure.

export type Glimpse = {
	/** Names of zones. */
	zone: string | undefined;
	walkingTo: string | undefined;
	hasCart: boolean;
	hasFob: boolean;
};

/** "somebody in Shoes with a cart, on the way to Checkout" */
export function personWords({ zone, walkingTo, hasCart, hasFob }: Glimpse): string {
	const place = zone === undefined ? 'between the departments' : `in ${zone}`;
	const things = [hasCart ? 'a cart' : [], hasFob ? 'a club fob' : []].flat();
	const having = things.length === 0 ? '' : ` with ${things.join(' and ')}`;
	const going = walkingTo === undefined || walkingTo === zone ? '' : `, on the way to ${walkingTo}`;
	return `somebody ${place}${having}${going}`;
}

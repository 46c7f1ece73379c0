// What kinds of subjects are called and how they are drawn: by shape and colour, so that neither alone must be told apart. Pure.

export const SHAPES = ['circle', 'square', 'triangle', 'hexagon', 'diamond'] as const;
export type Shape = (typeof SHAPES)[number];

export type KindLook = {
	/** "Shopper", "Shoppers" */
	one: string;
	many: string;
	shape: Shape;
	/** names a pair of CSS colours, see plan.module.css */
	color: string;
};

const LOOKS: Record<string, KindLook> = {
	pass: { one: 'Shopper', many: 'Shoppers', shape: 'circle', color: 'pass' },
	cart: { one: 'Cart', many: 'Carts', shape: 'square', color: 'cart' },
	staff: { one: 'Staff', many: 'Staff', shape: 'triangle', color: 'staff' },
	fob: { one: 'Fob', many: 'Fobs', shape: 'hexagon', color: 'fob' },
};

/** A kind that the site file made up looks like any other tag. */
export function lookOf(kind: string): KindLook {
	const look = LOOKS[kind];
	if (look) return look;
	const one = capitalise(kind.replaceAll('-', ' '));
	return { one, many: one.endsWith('s') ? one : `${one}s`, shape: 'diamond', color: 'other' };
}

/** "3 carts" */
export function countOf(kind: string, count: number): string {
	const { one, many } = lookOf(kind);
	return `${count} ${(count === 1 ? one : many).toLowerCase()}`;
}

/** `harbour-street` → "Harbour Street" */
export function storeName(store: string): string {
	return store.split('-').map(capitalise).join(' ');
}

export function capitalise(word: string): string {
	return word.charAt(0).toUpperCase() + word.slice(1);
}

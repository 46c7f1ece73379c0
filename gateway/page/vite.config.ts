// How the store page is built: plain files that the gateway serves; everything comes from the gateway itself.
import { defineConfig } from 'vite';

export default defineConfig({
	build: { target: 'es2023', modulePreload: false, reportCompressedSize: false },
});

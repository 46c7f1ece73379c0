// How the shopper's page is built: plain files that the bridge serves at `/`; everything comes from the bridge itself.
import { defineConfig } from 'vite';

export default defineConfig({
	build: { target: 'es2023', modulePreload: false, reportCompressedSize: false },
});

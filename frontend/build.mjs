// Bundles the front end into the package's static files. Called by hatch_build.py.
import { build } from "esbuild";

const out = "../hubang/web/static/hubang/dist";
const shared = { bundle: true, minify: true, target: ["safari14.1", "chrome87"], logLevel: "warning" };

await build({ ...shared, entryPoints: ["src/app.js"], outfile: `${out}/app.js`, format: "iife" });
await build({ ...shared, entryPoints: ["src/app.css"], outfile: `${out}/app.css`, loader: { ".svg": "dataurl" } });
await build({ ...shared, entryPoints: ["src/push-worker.js"], outfile: `${out}/push-worker.js`, format: "iife" });

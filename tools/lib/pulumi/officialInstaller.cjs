const { createRequire } = require("node:module");
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi"))("semver");

const [root, version] = process.argv.slice(2);

PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
});

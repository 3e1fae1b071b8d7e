import { createHash } from "node:crypto";
import { expect } from "chai";
import { Console, create, jobInputs, linkInputs, shownIn, update } from "../../support/definitions.js";
import { errorOf, World } from "../../support/world.js";

describe("The create of a Job or a Link", () => {
    const world = new World();
    const cdm = new Console(world);
    beforeEach(() => world.open());
    afterEach(() => {
        expect(world.emulator.requests("start")).to.have.length(0);
        return world.close();
    });
    const sent = (operation: "createJob" | "createLink" | "updateJob" | "updateLink") =>
        world.emulator.requests(operation).length;

    it("creates a job once, with every value as a text, and starts nothing", async () => {
        const { id, state } = await create("job", jobInputs, world.host);

        expect(id).to.equal("emulator-cluster/orders");
        expect(state).to.include({ name: "orders", creationUser: "emulator", enabled: true });
        expect(state).to.have.property("jobId").that.is.a("number");
        expect(state).to.have.property("creationDate").that.is.a("number");
        expect(sent("createJob")).to.equal(1);
        const shown = await cdm.show("job", "orders");
        expect(shown).to.include({
            job_type: "NORMAL_JOB",
            "from-connector-name": "generic-jdbc-connector",
            "from-link-name": "mysql_link",
            "to-connector-name": "obs-connector",
            "to-link-name": "obs_link",
        });
        expect(shownIn(shown, "from-config-values")).to.include({
            "fromJobConfig.tableName": "orders",
            "fromJobConfig.whereClause": "a > 1 and b = '50%'",
        });
        expect(shownIn(shown, "to-config-values")).to.include({ "toJobConfig.outputFormat": "CSV_FILE" });
        expect(shownIn(shown, "driver-config-values")).to.include({
            "retryJobConfig.retryJobType": "NONE",
            "throttlingConfig.numExtractors": "3",
        });
    });

    it("creates a link once, and its password is in no text", async () => {
        const { id, state } = await create("link", linkInputs, world.host);

        expect(id).to.equal("emulator-cluster/shop_db");
        expect(state).to.include({ enabled: true, creationUser: "emulator", connector: "generic-jdbc-connector" });
        expect(state).to.have.property("linkId").that.is.a("number");
        expect(sent("createLink")).to.equal(1);
        const shown = shownIn(await cdm.show("link", "shop_db"), "link-config-values");
        expect(shown).to.include({ "linkConfig.host": "10.0.0.5", "linkConfig.port": "3306" });
        const told = JSON.stringify([world.said, world.events, { ...state, password: undefined }]);
        expect(told).not.to.contain("Tr0ub4dor");
    });

    it("names the input with a link that CDM does not have, and the nearest Link of the program", async () => {
        await world.control("POST", "switches", { jobLinks: "checked" });
        await create("link", linkInputs, world.host);
        const wrong = { ...jobInputs, sourceLinkName: "shop_bd", destinationLinkName: "shop_db" };

        const error = await errorOf(create("job", wrong, world.host));

        expect(error.message)
            .to.contain(
                'sourceLinkName: CDM has no link "shop_bd" in this cluster: the nearest Link of this program is "shop_db".',
            )
            .and.to.contain("Cdm.0101")
            .and.to.contain("CDMRUN-419")
            .and.not.to.contain("destinationLinkName");
        expect(sent("createJob")).to.equal(1);
        const { state } = await create("job", { ...wrong, sourceLinkName: "shop_db" }, world.host);
        const refused = await errorOf(update("job", state, wrong, world.host));
        expect(refused.message).to.contain("sourceLinkName: CDM has no link").and.to.contain("CDMRUN-419");
    });

    it("refuses a name that is taken, names its user, and leaves it as it is", async () => {
        await create("job", { ...jobInputs, config: { retryType: "RETRY_TRIPLE" } }, world.host);

        const error = await errorOf(create("job", jobInputs, world.process()));

        expect(error.message).to.match(
            /^Job "orders" in cluster emulator-cluster exists already, created by "emulator" at /,
        );
        expect(error.message).to.contain('set ifExists to "adopt"').and.to.contain("CDMRUN-411");
        expect([sent("createJob"), sent("updateJob")]).to.deep.equal([1, 0]);
    });

    it("adopts a job that is what the program says without a write", async () => {
        await create("job", jobInputs, world.host);

        const { state } = await create("job", { ...jobInputs, ifExists: "adopt" }, world.process());

        expect(state).to.include({ creationUser: "emulator" });
        expect([sent("createJob"), sent("updateJob")]).to.deep.equal([1, 0]);
        expect(world.said.join("\n")).to.contain("took over job");
    });

    it("adopts a job that differs, changes it to what the program says, and says so", async () => {
        await create("job", { ...jobInputs, config: { retryType: "RETRY_TRIPLE" } }, world.host);

        await create("job", { ...jobInputs, ifExists: "adopt" }, world.process());

        const driver = shownIn(await cdm.show("job", "orders"), "driver-config-values");
        expect(driver).to.include({ "retryJobConfig.retryJobType": "NONE", "throttlingConfig.numExtractors": "3" });
        expect(world.said.join("\n")).to.contain("changes config.retryType, config.throttlingExtractorsNumber");
        expect([sent("createJob"), sent("updateJob")]).to.deep.equal([1, 1]);
    });

    it("adopts a link that looks like the program's, and sends its password, which CDM does not show", async () => {
        await create("link", { ...linkInputs, password: "an0ther-horse" }, world.host);

        await create("link", { ...linkInputs, ifExists: "adopt" }, world.process());

        const links = world.emulator.truth().clusters.flatMap(({ linkDetails }) => linkDetails);
        const fingerprint = createHash("sha256").update("Tr0ub4dor&3-horse").digest("hex").slice(0, 16);
        expect(links.map(({ secrets }) => secrets["linkConfig.password"])).to.deep.equal([
            { secret: "set", fingerprint },
        ]);
        expect([sent("createLink"), sent("updateLink")]).to.deep.equal([1, 1]);
    });

    it("adopts no job of another type and no link of another connector", async () => {
        await create("job", jobInputs, world.host);
        await create("link", linkInputs, world.host);
        const other = { ...jobInputs, jobType: "BATCH_JOB", ifExists: "adopt" };
        const hive = { ...linkInputs, connector: "hive-connector", ifExists: "adopt" };

        const ofJob = await errorOf(create("job", other, world.process()));
        const ofLink = await errorOf(create("link", hive, world.process()));

        expect(ofJob.message).to.contain('Its jobType is "NORMAL_JOB", and that of the program is "BATCH_JOB"');
        expect(ofLink.message).to.contain('Its connector is "generic-jdbc-connector"').and.to.contain("CDMRUN-412");
        expect([sent("updateJob"), sent("updateLink")]).to.deep.equal([0, 0]);
    });
});

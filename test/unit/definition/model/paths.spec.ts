import { expect } from "chai";
import { jobConfigParameters } from "#provider/definition/model/jobConfigParameters.js";
import { connectors, parametersOf } from "#provider/definition/model/parameters.js";
import { mayBeSecretName } from "#provider/definition/model/paths.js";

describe("the name of a parameter", () => {
    const are = (names: string) => names.split(" ").map((name) => [name, mayBeSecretName(name)]);
    const all = (names: string, is: boolean) => names.split(" ").map((name) => [name, is]);

    it("tells that its value may be a secret, in any case and with any marks between its words", () => {
        for (const names of [
            "password db_password pass_word PASSWD keyPassphrase pwd userpwd PWD dbPwd pass dbPass DB_PASS pass2 x-pass",
            "secret clientSecret token session_token apiKey APIKey apikey api_key X-Api-Key accountKey access_key private-key",
            "authorization Authorization credential credentials awsCredentials cookie Set-Cookie cookies",
            "sk ak dek SK linkConfig.sk dialect.ak obsSk obs_sk dialect.dek",
        ])
            expect(are(names)).to.deep.equal(all(names, true));
    });

    it("does not tell so where a longer word only holds a short one", () => {
        for (const names of [
            "bypass bypassCache passive compass surpassed passenger task mask skew ask dekad akka break",
            "primaryKey keytab rapidKey mapKey keyspace partitionKey",
        ])
            expect(are(names)).to.deep.equal(all(names, false));
    });

    it("tells so of the documented parameters that are keys and passwords, and of no other", () => {
        const kinds = ["link", "source", "destination"] as const;
        const ofConnectors = kinds.flatMap((kind) => connectors.flatMap((one) => parametersOf(kind, one) ?? []));
        const ofJobs = Object.entries(jobConfigParameters).flatMap(([ours, { parameter }]) => [ours, parameter]);
        const secret = [...ofConnectors, ...ofJobs].filter(mayBeSecretName);

        expect([...new Set(secret)].sort()).to.deep.equal(
            ["accessKey", "ak", "dek", "password", "securityKey", "securityToken", "sk"].sort(),
        );
    });
});

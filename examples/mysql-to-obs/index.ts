import * as pulumi from "@pulumi/pulumi";
import { connectors, Job, JobRun, Link } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();
const clusterId = config.get("clusterId") ?? "emulator-cluster";

const shop = new Link("shop", {
    clusterId,
    ...connectors.jdbc.link({
        databaseType: "MYSQL",
        host: config.get("shopHost") ?? "10.0.0.7",
        port: 3306,
        database: "shop",
        username: "cdm",
        password: config.requireSecret("shopPassword"),
    }),
});

const lake = new Link("lake", {
    clusterId,
    ...connectors.obs.link({
        server: config.get("lakeServer") ?? "obs.eu-west-101.myhuaweicloud.eu",
        accessKey: config.requireSecret("lakeAccessKey"),
        secretKey: config.requireSecret("lakeSecretKey"),
    }),
});

// The definition. It starts nothing.
const orders = new Job("orders", {
    clusterId,
    sourceLinkName: shop.name,
    ...connectors.jdbc.source({ schemaName: "shop", tableName: "orders", whereClause: config.get("where") }),
    destinationLinkName: lake.name,
    ...connectors.obs.destination({ bucketName: "lake", outputDirectory: "/orders", outputFormat: "CSV_FILE" }),
});

// The run. Another date, or another definition, is another run.
const night = new JobRun("orders-night", {
    clusterId,
    jobName: orders.name,
    triggers: { definition: orders.definitionHash, date: config.get("date") ?? "first" },
});

export const definition = orders.definitionHash;
export const submissionId = night.submissionId;
export const status = night.status;

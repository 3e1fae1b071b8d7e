import * as pulumi from "@pulumi/pulumi";
import { JobRun, Provider } from "pulumi-huaweicloud-cdm";

const config = new pulumi.Config();

// The region is that of HW_REGION_NAME. For accounts in two regions, give each Provider its `region`.
const shop = new Provider("shop", {
    projectId: config.require("shopProject"),
    accessKey: config.requireSecret("shopAccessKey"),
    secretKey: config.requireSecret("shopSecretKey"),
});
const archive = new Provider("archive", {
    projectId: config.require("archiveProject"),
    accessKey: config.requireSecret("archiveAccessKey"),
    secretKey: config.requireSecret("archiveSecretKey"),
});

const orders = new JobRun(
    "orders",
    { clusterId: config.get("shopCluster") ?? "emulator-cluster", jobName: config.get("shopJob") ?? "orders" },
    { provider: shop },
);
const history = new JobRun(
    "history",
    { clusterId: config.get("archiveCluster") ?? "emulator-cluster", jobName: config.get("archiveJob") ?? "history" },
    { provider: archive },
);

/** The project of each run, and the user who started it. */
export const startedBy = {
    orders: pulumi.interpolate`${orders.projectId}, ${orders.creationUser}`,
    history: pulumi.interpolate`${history.projectId}, ${history.creationUser}`,
};

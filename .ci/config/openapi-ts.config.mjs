// For `@hey-api/openapi-ts`. Node's modules need the file extension in an import.
export default {
  input: "openapi.yaml",
  output: { path: "client", module: { extension: ".js" } },
  plugins: ["@hey-api/client-fetch", "@hey-api/sdk", "@hey-api/typescript"],
};

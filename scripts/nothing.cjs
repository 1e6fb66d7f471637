/** Stands in the bundles for what dockerode loads and nothing of ours uses: its own ssh, and what builds images. */
module.exports = {};

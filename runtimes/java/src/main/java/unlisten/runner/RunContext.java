package unlisten.runner;

import java.util.Collections;
import java.util.Map;
import unlisten.action.ActionContext;

/** A run's context, from the metadata of its {@code /run}. */
final class RunContext implements ActionContext {
    private final Map<String, String> metadata;
    private final String apiHost;

    /** @param apiHost  used when the metadata has none; the platform sends none */
    RunContext(Map<String, String> metadata, String apiHost) {
        this.metadata = Collections.unmodifiableMap(metadata);
        this.apiHost = apiHost;
    }

    @Override
    public String getActivationId() {
        return metadata.get("activation_id");
    }

    @Override
    public String getTransactionId() {
        return metadata.get("transaction_id");
    }

    @Override
    public String getNamespace() {
        return metadata.get("namespace");
    }

    @Override
    public String getActionName() {
        return metadata.get("action_name");
    }

    @Override
    public String getActionVersion() {
        return metadata.get("action_version");
    }

    @Override
    public String getApiHost() {
        return metadata.getOrDefault("api_host", apiHost);
    }

    @Override
    public String getApiKey() {
        return metadata.get("api_key");
    }

    @Override
    public long getDeadline() {
        String deadline = metadata.get("deadline");
        try {
            return deadline == null ? Long.MAX_VALUE : Long.parseLong(deadline);
        } catch (NumberFormatException noNumber) {
            // It must not make every run look late.
            return Long.MAX_VALUE;
        }
    }

    @Override
    public long getRemainingTimeInMillis() {
        long deadline = getDeadline();
        if (deadline == Long.MAX_VALUE) return Long.MAX_VALUE;
        return Math.max(0, deadline - System.currentTimeMillis());
    }

    @Override
    public Map<String, String> getMetadata() {
        return metadata;
    }
}

package unlisten.action;

import java.util.Map;

/**
 * What one activation knows about itself: the second argument of {@code main}, for actions that ask for it.
 *
 * <p>The {@code __OW_*} variables say the same. Where runs overlap, threads that an action starts see the variables of
 * the run that began last; this object stays right for the run it was given to.
 *
 * <p>Every text is null when the platform did not send it.
 */
public interface ActionContext {
    String getActivationId();

    String getTransactionId();

    /** The invoking namespace, not necessarily the one that the action lives in. */
    String getNamespace();

    /** With a leading slash: {@code /guest/package/name}. */
    String getActionName();

    String getActionVersion();

    /** From the call, else the container's {@code __OW_API_HOST}. */
    String getApiHost();

    /** Only when the action's annotations grant it. */
    String getApiKey();

    /** Epoch milliseconds; {@link Long#MAX_VALUE} when no deadline was sent, or one that is no number. */
    long getDeadline();

    /** Milliseconds until the deadline, never below 0; {@link Long#MAX_VALUE} when there is none. */
    long getRemainingTimeInMillis();

    /** Everything that {@code /run} carried beside {@code value}, as text, under its own names: {@code action_name}. */
    Map<String, String> getMetadata();
}

package org.butterflysecurity.workflows.internal;

import java.util.Optional;

/**
 * What no pack says of a flow.
 *
 * @param active whether it is switched on; empty where nobody knows
 * @param invokeUrl where an API endpoint is called, without its client token
 */
record FlowFacts(Optional<Boolean> active, Optional<String> invokeUrl) {
    static final FlowFacts NONE = new FlowFacts(Optional.empty(), Optional.empty());
}

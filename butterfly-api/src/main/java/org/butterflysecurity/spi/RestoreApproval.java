package org.butterflysecurity.spi;

import org.butterflysecurity.model.RestorePlan;

/** Says whether a plan may be carried out: a second pair of eyes. Asked once for each restore, before anything is written. */
@FunctionalInterface
public interface RestoreApproval {

    /**
     * Whether this plan is approved. An approval given elsewhere is bound to {@link RestorePlan#hash}: the same hash is the same
     * plan.
     */
    boolean approves(RestorePlan plan);
}

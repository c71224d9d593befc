// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing.interleaving;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A condition of a lock that the scheduler knows. */
public final class ScheduledCondition implements Condition {
    private final ReentrantLock lock;

    private ScheduledCondition(ReentrantLock lock) {
        this.lock = lock;
    }

    /** Takes the place of {@link ReentrantLock#newCondition()} in instrumented code. */
    public static Condition of(ReentrantLock lock) {
        return new ScheduledCondition(lock);
    }

    @Override
    public void await() {
        SeededScheduler.await(lock, this);
    }

    @Override
    public void signal() {
        SeededScheduler.signal(this);
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller has the loop
    public void awaitUninterruptibly() {
        await();
    }

    @Override
    public long awaitNanos(long nanos) {
        throw new UnsupportedOperationException("the scheduler has no time");
    }

    @Override
    public boolean await(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("the scheduler has no time");
    }

    @Override
    public boolean awaitUntil(Date deadline) {
        throw new UnsupportedOperationException("the scheduler has no time");
    }

    @Override
    public void signalAll() {
        throw new UnsupportedOperationException("no class under test uses it");
    }
}

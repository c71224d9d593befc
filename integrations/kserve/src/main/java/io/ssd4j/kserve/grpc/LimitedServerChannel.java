// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections up to a limit, and closes further ones at once. gRPC has no option for this. */
final class LimitedServerChannel extends NioServerSocketChannel {
    private final int most;

    /** Only the thread that accepts connections raises it; others lower it. */
    private final AtomicInteger open = new AtomicInteger();

    LimitedServerChannel(int most) {
        this.most = most;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        if (count > 0) {
            Channel connection = (Channel) accepted.getLast();
            if (open.get() >= most) {
                accepted.removeLast();
                connection.unsafe().closeForcibly();
                return 0;
            }
            open.incrementAndGet();
            var _ = connection.closeFuture().addListener(_ -> open.decrementAndGet());
        }
        return count;
    }
}

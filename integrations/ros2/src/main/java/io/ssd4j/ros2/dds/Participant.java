// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.ddsc_h;
import io.ssd4j.ros2.message.MessageType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A participant in a DDS domain, and the owner of everything that is opened with it. Readers and writers are used by one thread each; closing waits for
 * no one, so they must not be in use then.
 */
public final class Participant implements AutoCloseable {
    /** The largest domain whose ports exist. */
    public static final int MAX_DOMAIN = 232;

    /**
     * Only this machine: messages go to the loopback address, and others are found at its first 32 ports, without multicast, which containers often do not have.
     */
    public static final String LOOPBACK = """
            <CycloneDDS><Domain>
            <General><Interfaces><NetworkInterface address="127.0.0.1"/></Interfaces><AllowMulticast>false</AllowMulticast></General>
            <Discovery><ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>32</MaxAutoParticipantIndex>
            <Peers><Peer address="127.0.0.1"/></Peers></Discovery>
            </Domain></CycloneDDS>""";

    private static final String TOPIC_PREFIX = "rt";

    private final Arena arena = Arena.ofShared();
    private final int owner;
    private final int handle;

    private Participant(int owner, int handle) {
        this.owner = owner;
        this.handle = handle;
    }

    /**
     * Joins a domain.
     *
     * @param domain 0 to {@value #MAX_DOMAIN}
     * @param configuration of Cyclone DDS, as XML; if there is none, that of the environment variable {@code CYCLONEDDS_URI}
     * @throws io.ssd4j.runtime.DeviceUnavailableException if Cyclone DDS cannot be used
     * @throws DdsException if there is no network, or the configuration is wrong, which Cyclone DDS explains on standard error
     */
    public static Participant join(int domain, Optional<String> configuration) {
        if (domain < 0 || domain > MAX_DOMAIN) {
            throw new IllegalArgumentException("a domain is 0 to " + MAX_DOMAIN + ", not " + domain);
        }
        CycloneLibrary.load();
        String action = "join domain " + domain;
        if (configuration.isEmpty()) {
            int handle = ddsc_h.dds_create_participant(domain, MemorySegment.NULL, MemorySegment.NULL);
            DdsException.check(action, handle);
            return new Participant(handle, handle);
        }
        int owner;
        try (Arena arena = Arena.ofConfined()) {
            owner = DdsException.check(
                    action, ddsc_h.dds_create_domain(domain, arena.allocateFrom(configuration.get())));
        }
        int handle = ddsc_h.dds_create_participant(domain, MemorySegment.NULL, MemorySegment.NULL);
        if (handle < 0) {
            ddsc_h.dds_delete(owner);
        }
        return new Participant(owner, DdsException.check(action, handle));
    }

    /**
     * Subscribes to a topic.
     *
     * @param topic the name in ROS 2, which starts with a slash
     */
    public TopicReader subscribe(String topic, MessageType type, Qos qos) {
        MemorySegment descriptor = type.descriptor(arena);
        int opened = topic(topic, type, descriptor);
        int reader = qos.with(policies -> ddsc_h.dds_create_reader(handle, opened, policies, MemorySegment.NULL));
        return new TopicReader(DdsException.check("subscribe to " + topic, reader), handle, descriptor, arena);
    }

    /**
     * Prepares for publishing on a topic.
     *
     * @param topic the name in ROS 2, which starts with a slash
     */
    public TopicWriter advertise(String topic, MessageType type, Qos qos) {
        int opened = topic(topic, type, type.descriptor(arena));
        int writer = qos.with(policies -> ddsc_h.dds_create_writer(handle, opened, policies, MemorySegment.NULL));
        return new TopicWriter(DdsException.check("publish on " + topic, writer), topic);
    }

    private int topic(String topic, MessageType type, MemorySegment descriptor) {
        return DdsException.check(
                "describe the topic " + topic + " of the type " + type.ddsName(),
                ddsc_h.dds_create_topic(
                        handle,
                        descriptor,
                        arena.allocateFrom(TOPIC_PREFIX + topic),
                        MemorySegment.NULL,
                        MemorySegment.NULL));
    }

    /** Leaves the domain; readers and writers are closed with it. */
    @Override
    public void close() {
        ddsc_h.dds_delete(owner);
        arena.close();
    }
}

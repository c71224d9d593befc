// SPDX-License-Identifier: Apache-2.0
// A camera and a subscriber on Fast DDS, as in a ROS 2 graph: publishes images and prints the detections, class names and states that it receives,
// one a line, for a test to read. Types are generated from messages.idl.
//
//   camera DOMAIN FILE WIDTH HEIGHT STEP ENCODING RATE COUNT LINGER_MS
//
// FILE has the data of the image; the ENCODING "compressed" publishes it as it is on /image_raw/compressed. COUNT images are published at RATE a second once
// the node is there, and the program ends LINGER_MS later.
//   matched
//   sent SEC NANOSEC STEADY_NANOS
//   detections SEC NANOSEC STEADY_NANOS FRAME_ID COUNT {CLASS_ID SCORE CENTER_X CENTER_Y SIZE_X SIZE_Y}...
//   info METHOD LOCATION
//   state LEVEL MESSAGE {KEY=VALUE ...}, tab-separated
#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/DataReaderListener.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#include <fastrtps/utils/IPLocator.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "messagesPubSubTypes.h"

using namespace eprosima::fastdds::dds;
using Clock = std::chrono::steady_clock;

namespace {

std::mutex output;

long long now() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "camera: cannot %s\n", what.c_str());
    std::exit(1);
}

template <typename T>
T* require(T* created, const std::string& what) {
    if (created == nullptr) {
        fail(what);
    }
    return created;
}

void print(const vision_msgs::msg::Detection2DArray& array) {
    std::printf("detections %d %u %lld %s %zu", array.header().stamp().sec(), array.header().stamp().nanosec(), now(),
                array.header().frame_id().c_str(), array.detections().size());
    for (const auto& detection : array.detections()) {
        const auto& hypothesis = detection.results().at(0).hypothesis();
        const auto& box = detection.bbox();
        if (detection.header().stamp().nanosec() != array.header().stamp().nanosec() || !detection.id().empty()) {
            fail("accept a detection whose header differs from that of its array");
        }
        std::printf(" %s %.6f %.4f %.4f %.4f %.4f", hypothesis.class_id().c_str(), hypothesis.score(), box.center().position().x(),
                    box.center().position().y(), box.size_x(), box.size_y());
    }
    std::printf("\n");
}

void print(const vision_msgs::msg::VisionInfo& info) {
    std::printf("info %s %s\n", info.method().c_str(), info.database_location().c_str());
}

void print(const diagnostic_msgs::msg::DiagnosticArray& array) {
    for (const auto& status : array.status()) {
        std::printf("state\t%d\t%s\t%s", static_cast<int>(status.level()), status.name().c_str(), status.message().c_str());
        for (const auto& value : status.values()) {
            std::printf("\t%s=%s", value.key().c_str(), value.value().c_str());
        }
        std::printf("\n");
    }
}

template <typename Message>
class Printer : public DataReaderListener {
public:
    void on_data_available(DataReader* reader) override {
        SampleInfo info;
        while (reader->take_next_sample(&message_, &info) == ReturnCode_t::RETCODE_OK) {
            if (info.valid_data) {
                std::lock_guard<std::mutex> guard(output);
                print(message_);
                std::fflush(stdout);
            }
        }
    }

private:
    Message message_;
};

DomainParticipant* join(DomainId_t domain) {
    DomainParticipantQos qos;
    qos.name("camera");
    // Only the loopback address, without multicast and without shared memory, as in a container.
    auto transport = std::make_shared<eprosima::fastdds::rtps::UDPv4TransportDescriptor>();
    transport->interfaceWhiteList.emplace_back("127.0.0.1");
    transport->sendBufferSize = 4 << 20;
    transport->receiveBufferSize = 4 << 20;
    qos.transport().use_builtin_transports = false;
    qos.transport().user_transports.push_back(transport);
    eprosima::fastrtps::rtps::Locator_t self;
    eprosima::fastrtps::rtps::IPLocator::setIPv4(self, 127, 0, 0, 1);
    qos.wire_protocol().builtin.metatrafficUnicastLocatorList.push_back(self);
    eprosima::fastrtps::rtps::Locator_t peer = self;
    peer.port = 0;  // the ports of the first participants
    qos.wire_protocol().builtin.initialPeersList.push_back(peer);
    return require(DomainParticipantFactory::get_instance()->create_participant(domain, qos), "join the domain");
}

template <typename Type>
Topic* topic(DomainParticipant* participant, const std::string& name) {
    TypeSupport type(new Type());
    type.register_type(participant);
    return require(participant->create_topic("rt" + name, type.get_type_name(), TOPIC_QOS_DEFAULT), "create the topic " + name);
}

template <typename Type>
DataReader* subscribe(DomainParticipant* participant, Subscriber* subscriber, const std::string& name, bool latched) {
    DataReaderQos qos = DATAREADER_QOS_DEFAULT;
    qos.reliability().kind = RELIABLE_RELIABILITY_QOS;
    qos.durability().kind = latched ? TRANSIENT_LOCAL_DURABILITY_QOS : VOLATILE_DURABILITY_QOS;
    qos.history().kind = KEEP_LAST_HISTORY_QOS;
    qos.history().depth = 10;
    qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    auto* listener = new Printer<typename Type::type>();  // as long as the process
    return require(subscriber->create_datareader(topic<Type>(participant, name), qos, listener), "subscribe to " + name);
}

template <typename Type>
DataWriter* advertise(DomainParticipant* participant, const std::string& name) {
    DataWriterQos qos = DATAWRITER_QOS_DEFAULT;
    qos.reliability().kind = BEST_EFFORT_RELIABILITY_QOS;
    qos.history().kind = KEEP_LAST_HISTORY_QOS;
    qos.history().depth = 2;
    qos.endpoint().history_memory_policy = eprosima::fastrtps::rtps::PREALLOCATED_WITH_REALLOC_MEMORY_MODE;
    qos.publish_mode().kind = ASYNCHRONOUS_PUBLISH_MODE;
    Publisher* publisher = require(participant->create_publisher(PUBLISHER_QOS_DEFAULT), "create a publisher");
    return require(publisher->create_datawriter(topic<Type>(participant, name), qos), "publish on " + name);
}

void wait_for_node(DataWriter* images, DataReader* detections) {
    PublicationMatchedStatus subscribers;
    SubscriptionMatchedStatus publishers;
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        images->get_publication_matched_status(subscribers);
        detections->get_subscription_matched_status(publishers);
    } while (subscribers.current_count == 0 || publishers.current_count == 0);
    std::lock_guard<std::mutex> guard(output);
    std::printf("matched\n");
    std::fflush(stdout);
}

template <typename Message>
void publish(DataWriter* writer, Message& message, double rate, int count) {
    const auto period = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / rate));
    auto next = Clock::now();
    for (int i = 0; i < count; i++) {
        const auto stamp = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        message.header().stamp().sec(static_cast<int32_t>(stamp / 1000000000));
        message.header().stamp().nanosec(static_cast<uint32_t>(stamp % 1000000000));
        {
            std::lock_guard<std::mutex> guard(output);
            std::printf("sent %d %u %lld\n", message.header().stamp().sec(), message.header().stamp().nanosec(), now());
        }
        if (!writer->write(&message)) {
            fail("publish an image");
        }
        next += period;
        std::this_thread::sleep_until(next);
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 10) {
        std::fprintf(stderr, "camera: DOMAIN FILE WIDTH HEIGHT STEP ENCODING RATE COUNT LINGER_MS\n");
        return 2;
    }
    std::ifstream file(words[2], std::ios::binary);
    if (!file) {
        fail(std::string("read ") + words[2]);
    }
    std::vector<uint8_t> data((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const std::string encoding = words[6];
    const double rate = std::atof(words[7]);
    const int images = std::atoi(words[8]);

    DomainParticipant* participant = join(static_cast<DomainId_t>(std::atoi(words[1])));
    Subscriber* subscriber = require(participant->create_subscriber(SUBSCRIBER_QOS_DEFAULT), "create a subscriber");
    DataReader* detections = subscribe<vision_msgs::msg::Detection2DArrayPubSubType>(participant, subscriber, "/detections", false);
    subscribe<vision_msgs::msg::VisionInfoPubSubType>(participant, subscriber, "/vision_info", true);
    subscribe<diagnostic_msgs::msg::DiagnosticArrayPubSubType>(participant, subscriber, "/diagnostics", false);

    if (encoding == "compressed") {
        DataWriter* writer = advertise<sensor_msgs::msg::CompressedImagePubSubType>(participant, "/image_raw/compressed");
        wait_for_node(writer, detections);
        sensor_msgs::msg::CompressedImage image;
        image.header().frame_id("camera_optical_frame");
        image.format("jpeg");
        image.data(data);
        publish(writer, image, rate, images);
    } else {
        DataWriter* writer = advertise<sensor_msgs::msg::ImagePubSubType>(participant, "/image_raw");
        wait_for_node(writer, detections);
        sensor_msgs::msg::Image image;
        image.header().frame_id("camera_optical_frame");
        image.width(static_cast<uint32_t>(std::atoi(words[3])));
        image.height(static_cast<uint32_t>(std::atoi(words[4])));
        image.step(static_cast<uint32_t>(std::atoi(words[5])));
        image.encoding(encoding);
        image.data(data);
        publish(writer, image, rate, images);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(words[9])));
    std::fflush(stdout);
    participant->delete_contained_entities();
    DomainParticipantFactory::get_instance()->delete_participant(participant);
    return 0;
}

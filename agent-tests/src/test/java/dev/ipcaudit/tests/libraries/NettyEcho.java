package dev.ipcaudit.tests.libraries;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An echo server and its clients on Netty's epoll transport. The arguments are the number of event
 * loops and what becomes of them at the end: {@code shutdown} or {@code kept}.
 */
public final class NettyEcho {

  private static final int CLIENTS = 3;

  /** Netty itself may forget a channel that is accepted while its loops shut down. */
  private static final CountDownLatch SERVED = new CountDownLatch(CLIENTS);

  private NettyEcho() {}

  public static void main(String[] arguments) throws Exception {
    Epoll.ensureAvailability();
    EventLoopGroup loops = new EpollEventLoopGroup(Integer.parseInt(arguments[0])); // group
    DomainSocketAddress address =
        new DomainSocketAddress(Path.of("echo").toAbsolutePath().toString());
    ServerBootstrap server = new ServerBootstrap();
    server.group(loops).channel(EpollServerDomainSocketChannel.class).childHandler(new Echo());
    Channel listening = server.bind(address).sync().channel(); // listener
    for (int i = 0; i < CLIENTS; i++) {
      BlockingQueue<String> answers = new LinkedBlockingQueue<>();
      Bootstrap client = new Bootstrap();
      client.group(loops).channel(EpollDomainSocketChannel.class).handler(new Answers(answers));
      Channel channel = client.connect(address).sync().channel(); // client
      for (String text : new String[] {"one", "two", "three"}) {
        channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)).sync();
        System.out.println(i + " " + answers.poll(30, TimeUnit.SECONDS));
      }
      channel.close().sync();
    }
    SERVED.await();
    listening.close().sync();
    if (arguments[1].equals("shutdown")) {
      loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }
    System.out.println("done");
    System.exit(0);
  }

  private static final class Echo extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.closeFuture().addListener(closed -> SERVED.countDown());
      channel
          .pipeline()
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                  context.writeAndFlush(message);
                }
              });
    }
  }

  private static final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
    private final BlockingQueue<String> answers;

    Answers(BlockingQueue<String> answers) {
      this.answers = answers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      answers.add(message.toString(StandardCharsets.UTF_8));
    }
  }
}

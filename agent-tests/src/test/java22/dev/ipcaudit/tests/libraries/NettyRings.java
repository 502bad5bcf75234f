package dev.ipcaudit.tests.libraries;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server and its clients on Netty's io_uring. The argument says what becomes of them: {@code
 * shutdown}; {@code kept}; or {@code lost}, where the loops are kept, what the server accepts is
 * dropped, and further loops are never started.
 */
public final class NettyRings {

  private static final int CLIENTS = 3;
  private static final CountDownLatch ACCEPTED = new CountDownLatch(CLIENTS);
  private static final CountDownLatch CLOSED = new CountDownLatch(CLIENTS);

  private NettyRings() {}

  public static void main(String[] arguments) throws Exception {
    if (!IoUring.isAvailable()) { // probe
      System.out.println("unavailable: " + IoUring.unavailabilityCause());
      return;
    }
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(2, IoUringIoHandler.newFactory()); // group
    Channel listening = arguments[0].equals("lost") ? dropping(loops) : serving(loops);
    List<Channel> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Bootstrap client = new Bootstrap();
      client.group(loops).channel(IoUringSocketChannel.class).handler(new Child());
      clients.add(client.connect(listening.localAddress()).sync().channel());
    }
    ACCEPTED.await();
    if (arguments[0].equals("lost")) {
      new MultiThreadIoEventLoopGroup(4, IoUringIoHandler.newFactory()); // lost loops
    }
    if (arguments[0].equals("shutdown")) {
      for (Channel client : clients) {
        client.close().sync();
      }
      CLOSED.await();
      listening.close().sync();
      loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }
    System.out.println("done");
    System.exit(0);
  }

  private static Channel serving(EventLoopGroup loops) throws Exception {
    ServerBootstrap server = new ServerBootstrap();
    server.group(loops).channel(IoUringServerSocketChannel.class).childHandler(new Child());
    return server.bind(anywhere()).sync().channel();
  }

  /** Nobody registers what it accepts, nor closes it. */
  private static Channel dropping(EventLoopGroup loops) throws Exception {
    Bootstrap server = new Bootstrap();
    server.group(loops).channel(IoUringServerSocketChannel.class).handler(new Dropper());
    return server.bind(anywhere()).sync().channel();
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @ChannelHandler.Sharable
  private static final class Dropper extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ACCEPTED.countDown();
    }
  }

  @ChannelHandler.Sharable
  private static final class Child extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (context.channel().parent() != null) {
        ACCEPTED.countDown();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel().parent() != null) {
        // after its socket is closed
        context.channel().closeFuture().addListener(closed -> CLOSED.countDown());
      }
    }
  }
}

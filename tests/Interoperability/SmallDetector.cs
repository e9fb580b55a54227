namespace Yolo.Interoperability;

/// <summary>A detector with every layer of the YOLOv2 family that trains in seconds: convolutions with and without normalisation, both poolings, routes, reorg.</summary>
public static class SmallDetector
{
    public static string Cfg(int classes, int width, int height, int batches) => $"""
        [net]
        batch=4
        subdivisions=1
        width={width}
        height={height}
        channels=3
        momentum=0.9
        decay=0.0005
        angle=0
        saturation=1.5
        exposure=1.5
        hue=.1
        learning_rate=0.001
        max_batches={batches}
        policy=steps
        steps={batches * 3 / 4}
        scales=.1
        {Convolution(8, 3)}{Pool(2)}{Convolution(16, 3)}{Pool(2)}{Convolution(32, 3)}{Pool(2)}{Convolution(32, 3)}
        [route]
        layers=-2
        {Convolution(8, 1)}
        [reorg]
        stride=2

        [route]
        layers=-4
        {Pool(2)}
        [route]
        layers=-1,-3
        {Pool(1)}{Convolution(32, 3)}
        [convolutional]
        size=1
        stride=1
        pad=1
        filters={3 * (5 + classes)}
        activation=linear

        [region]
        anchors = 1.0,1.0, 2.0,2.2, 3.5,3.7
        bias_match=1
        classes={classes}
        coords=4
        num=3
        softmax=1
        jitter=.2
        rescore=1
        object_scale=5
        noobject_scale=1
        class_scale=1
        coord_scale=1
        absolute=1
        thresh=.6
        random=0
        """;

    private static string Convolution(int filters, int size) =>
        $"\n[convolutional]\nbatch_normalize=1\nfilters={filters}\nsize={size}\nstride=1\npad=1\nactivation=leaky\n";

    private static string Pool(int stride) => $"\n[maxpool]\nsize=2\nstride={stride}\n";
}

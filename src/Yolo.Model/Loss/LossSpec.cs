using Yolo.Model.Collections;

namespace Yolo.Model.Loss;

/// <summary>
/// Which YOLOv2 loss: the definition, and each choice on which published implementations differ from it. The presets are in
/// LossSpec.Presets.cs; <c>with</c> composes others.
/// </summary>
/// <remarks>
/// Where published texts disagree, each option says whose line it stands for: the <i>definition</i> (docs/loss.md); <i>Yumi</i>, fairyonice's tutorial
/// (<c>custom_loss_core</c> and its <c>calc_…</c>/<c>get_…</c> functions); <i>keras-yolo2</i>, experiencor's <c>frontend.py</c>, <c>custom_loss</c>; <i>Darknet</i>,
/// <c>region_layer.c</c>, <c>forward_region_layer</c>; <i>AlexeyAB</i>, the fork of it by that name, where it differs.
/// </remarks>
/// <param name="Coordinate">λ_coord; Yumi <c>LAMBDA_COORD</c>, keras-yolo2 and Darknet <c>coord_scale</c>.</param>
/// <param name="Class">
/// λ_class; Yumi <c>LAMBDA_CLASS</c>, keras-yolo2 and Darknet <c>class_scale</c>. All mean the cross-entropy: Keras <c>sparse_softmax_cross_entropy_with_logits</c>,
/// Darknet its slope, <c>delta[…] = scale * (((n == class)?1 : 0) - output[…])</c> in <c>delta_region_class</c>.
/// </param>
/// <param name="Object">λ_obj; Yumi <c>LAMBDA_OBJECT</c>, keras-yolo2 and Darknet <c>object_scale</c>.</param>
/// <param name="NoObject">λ_noobj; Yumi <c>LAMBDA_NO_OBJECT</c>, keras-yolo2 <c>no_object_scale</c>, Darknet <c>noobject_scale</c>.</param>
/// <param name="IgnoreThreshold">
/// A slot without an object is penalised only if its best IoU with any truth of its image is below this; Darknet <c>thresh</c>, a literal 0.6 in the Keras codes.
/// </param>
/// <param name="IouTarget">
/// The target of the object term, and whether the gradient flows through it. Keras: <c>true_box_conf = iou_scores * y_true[..., 4]</c>, inside the graph, so
/// attached. Darknet: <c>delta[obj] = object_scale * (1 - output[obj])</c>, and with <c>if (l.rescore)</c> <c>(iou - output[obj])</c>: a constant.
/// </param>
/// <param name="Normaliser">
/// Over what the counts N_obj and N_conf run. Definition: each image. Keras: <c>tf.reduce_sum</c> over the whole batch (<c>nb_coord_box</c>, <c>nb_class_box</c>,
/// <c>nb_conf_box</c>). Darknet divides nothing.
/// </param>
/// <param name="PenalisedAtThreshold">
/// Whether a slot whose best IoU is exactly the threshold is penalised. Keras: <c>tf.to_float(best_ious &lt; 0.6)</c>, no. Darknet: the delta is cleared only
/// <c>if (best_iou &gt; l.thresh)</c>, so yes.
/// </param>
/// <param name="Size">
/// How sizes are compared. Definition (and YOLO's first paper): roots. Keras: <c>tf.square(true_box_wh - pred_box_wh)</c>. Darknet: <c>tw = log(truth.w*w / biases[2*n])</c>.
/// </param>
/// <param name="Halves">
/// Whether the coordinate, object and no-object terms carry a factor ½. Keras: <c>/ 2.</c> after each of them. Darknet: a delta scale · (target − x) is the slope of half a square.
/// </param>
/// <param name="CountEpsilon">Added to the counts before dividing by them; Keras: <c>/ (nb_coord_box + 1e-6)</c>.</param>
/// <param name="ObjectWeighting">
/// What the object term is weighted with besides λ_obj. Yumi's <c>get_conf_mask</c>: the IoU, where keras-yolo2 has <c>conf_mask + y_true[..., 4] * self.object_scale</c>.
/// </param>
/// <param name="SmallBoxes">
/// Whether the coordinate term of each truth is weighted with 2 − w·h, w and h relative to the image; Darknet since 2017:
/// <c>delta_region_box(…, l.coord_scale * (2 - truth.w*truth.h), …)</c>. AlexeyAB and Darknet before: <c>l.coord_scale</c> alone.
/// </param>
/// <param name="ClassWeights">A factor for the class term of each class; empty for 1; keras-yolo2 <c>class_wt</c> (<c>tf.gather(self.class_wt, true_box_class)</c>).</param>
/// <param name="WarmUp">
/// Whether slots without an object are first pulled to their anchors; Darknet <c>if (*(net.seen) &lt; 12800)</c>, keras-yolo2 <c>tf.less(seen, self.warmup_batches + 1)</c>.
/// </param>
/// <param name="Matching">
/// Whose shape decides which anchor answers for a truth. Darknet: <c>box pred = get_region_box(…)</c>, the predicted one, but
/// <c>if(l.bias_match){ pred.w = l.biases[2*n]/l.w; …</c>, which yolov2.cfg sets. Keras: the anchor's, when the batch is made.
/// </param>
public sealed partial record LossSpec(
    double Coordinate = 1,
    double Class = 1,
    double Object = 5,
    double NoObject = 1,
    double IgnoreThreshold = 0.6,
    IouTarget IouTarget = IouTarget.Attached,
    Normaliser Normaliser = Normaliser.Image,
    bool PenalisedAtThreshold = false,
    SizeTerm Size = SizeTerm.Root,
    bool Halves = false,
    double CountEpsilon = 0,
    ObjectWeighting ObjectWeighting = ObjectWeighting.Constant,
    bool SmallBoxes = false,
    ValueList<double>? ClassWeights = null,
    WarmUp? WarmUp = null,
    AnchorMatching Matching = AnchorMatching.Anchors)
{
    /// <summary>A factor for the class term of each class; empty for 1.</summary>
    public ValueList<double> ClassWeights { get; init; } = ClassWeights ?? [];

    /// <summary>Whether slots without an object are first pulled to their anchors.</summary>
    public WarmUp WarmUp { get; init; } = WarmUp ?? WarmUp.None;

    /// <summary>½ or 1: the factor of all squared terms.</summary>
    internal double SquareFactor => Halves ? 0.5 : 1;

    /// <summary>Whether the gradient is made of Darknet's deltas, so that its cost means something.</summary>
    internal bool IsDarknets => Size == SizeTerm.Log && Normaliser == Normaliser.None && Halves && ObjectWeighting == ObjectWeighting.Constant;
}

/// <summary>
/// While fewer than <paramref name="Images"/> images have been seen, slots without an object are pulled to the middle of their cell and the
/// size of their anchor with this weight.
/// </summary>
/// <param name="Images">How long, in images seen; 0 for never.</param>
/// <param name="Weight">The weight of each such slot; Darknet <c>delta_region_box(truth, …, l.delta, .01, …)</c>, keras-yolo2 <c>tf.ones_like(coord_mask)</c>.</param>
/// <param name="CountsEverySlot">Whether these slots count in N_obj of the coordinate term, and all weigh the same: keras-yolo2, whose <c>nb_coord_box</c> counts that mask.</param>
public sealed record WarmUp(long Images, double Weight, bool CountsEverySlot = false)
{
    /// <summary>No warm-up.</summary>
    public static WarmUp None { get; } = new(0, 0);
}

/// <summary>The target of the object term (target − Ĉ)².</summary>
public enum IouTarget
{
    /// <summary>IoU of truth and prediction, part of the formula (Keras): the gradient flows through it. A low Ĉ then pulls the box away from the truth.</summary>
    Attached,

    /// <summary>The same IoU as a constant (Darknet's rescore = 1): only Ĉ learns from the object term.</summary>
    Constant,

    /// <summary>1 (Darknet's rescore = 0).</summary>
    One,
}

/// <summary>Over what the loss is normalised.</summary>
public enum Normaliser
{
    /// <summary>N_obj and N_conf of each image, then the mean over the images (the definition).</summary>
    Image,

    /// <summary>N_obj and N_conf of the whole batch (Keras).</summary>
    Batch,

    /// <summary>Nothing: sums over the batch (Darknet).</summary>
    None,
}

/// <summary>How the sizes of truth and prediction are compared.</summary>
public enum SizeTerm
{
    /// <summary>(√w − √b_w)², in cell units (the definition).</summary>
    Root,

    /// <summary>(w − b_w)², in cell units (Keras).</summary>
    Linear,

    /// <summary>(log(w / p_w) − t_w)² (Darknet).</summary>
    Log,
}

/// <summary>What the object term is weighted with besides λ_obj.</summary>
public enum ObjectWeighting
{
    /// <summary>Nothing.</summary>
    Constant,

    /// <summary>The IoU of truth and prediction; a slot whose IoU is 0 then does not count in N_conf, as <c>conf_mask &gt; 0.0</c> is false (Yumi).</summary>
    Iou,
}

/// <summary>Whose shape decides which anchor of its cell answers for a truth: that of the highest IoU with it, both centred at the origin.</summary>
public enum AnchorMatching
{
    /// <summary>The anchor's (Darknet's bias_match = 1).</summary>
    Anchors,

    /// <summary>The size that the slot predicts, p_w·exp(t_w) × p_h·exp(t_h) (bias_match = 0). The head is read back for it.</summary>
    Predictions,
}

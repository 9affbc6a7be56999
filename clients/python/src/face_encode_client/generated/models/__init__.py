"""Contains all the data models used in inputs/outputs"""

from .accepted_image import AcceptedImage
from .add_image_body import AddImageBody
from .box import Box
from .calibration import Calibration
from .compared_side import ComparedSide
from .compared_side_left_out_item import ComparedSideLeftOutItem
from .compared_side_left_out_item_reason import ComparedSideLeftOutItemReason
from .comparison import Comparison
from .comparison_limits_item import ComparisonLimitsItem
from .comparison_pairs_item import ComparisonPairsItem
from .container import Container
from .container_side import ContainerSide
from .created_upload import CreatedUpload
from .created_upload_upload import CreatedUploadUpload
from .created_upload_upload_fields import CreatedUploadUploadFields
from .encoder import Encoder
from .encoding import Encoding
from .enrolment import Enrolment
from .enrolment_request import EnrolmentRequest
from .error import Error
from .error_code import ErrorCode
from .face_quality import FaceQuality
from .face_quality_advice_item import FaceQualityAdviceItem
from .false_match_rate import FalseMatchRate
from .health import Health
from .image import Image
from .image_error_code_type_0 import ImageErrorCodeType0
from .image_event import ImageEvent
from .image_event_error_code_type_0 import ImageEventErrorCodeType0
from .image_event_status import ImageEventStatus
from .image_status import ImageStatus
from .match import Match
from .matches import Matches
from .quality_measures import QualityMeasures
from .summary import Summary
from .template import Template
from .template_left_out_item import TemplateLeftOutItem
from .template_left_out_item_reason import TemplateLeftOutItemReason
from .template_side import TemplateSide
from .template_side_template import TemplateSideTemplate
from .template_side_template_encoder import TemplateSideTemplateEncoder
from .upload_request import UploadRequest
from .upload_request_content_type import UploadRequestContentType
from .vectors_side import VectorsSide
from .vectors_side_encoder import VectorsSideEncoder
from .verification import Verification
from .verification_request import VerificationRequest

__all__ = (
    "AcceptedImage",
    "AddImageBody",
    "Box",
    "Calibration",
    "ComparedSide",
    "ComparedSideLeftOutItem",
    "ComparedSideLeftOutItemReason",
    "Comparison",
    "ComparisonLimitsItem",
    "ComparisonPairsItem",
    "Container",
    "ContainerSide",
    "CreatedUpload",
    "CreatedUploadUpload",
    "CreatedUploadUploadFields",
    "Encoder",
    "Encoding",
    "Enrolment",
    "EnrolmentRequest",
    "Error",
    "ErrorCode",
    "FaceQuality",
    "FaceQualityAdviceItem",
    "FalseMatchRate",
    "Health",
    "Image",
    "ImageErrorCodeType0",
    "ImageEvent",
    "ImageEventErrorCodeType0",
    "ImageEventStatus",
    "ImageStatus",
    "Match",
    "Matches",
    "QualityMeasures",
    "Summary",
    "Template",
    "TemplateLeftOutItem",
    "TemplateLeftOutItemReason",
    "TemplateSide",
    "TemplateSideTemplate",
    "TemplateSideTemplateEncoder",
    "UploadRequest",
    "UploadRequestContentType",
    "VectorsSide",
    "VectorsSideEncoder",
    "Verification",
    "VerificationRequest",
)

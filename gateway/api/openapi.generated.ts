// Generated from specs/gateway/openapi.yaml by `npm run generate`.
export interface paths {
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 取得访问令牌 · Get a token
         * @description client_id 与 client_secret 写在表单、JSON 或 HTTP Basic 中。令牌 15 分钟内有效。
         *     Client id and secret in the form, in JSON or as HTTP Basic. A token lasts 15 minutes.
         */
        post: operations["issueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/districts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 区县代码 · Districts, the abolished ones included */
        get: operations["listDistricts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/districts/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个区县 · One district */
        get: operations["getDistrict"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/districts/{district}/venue-availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询场地余量 · Which rooms are free in a session */
        get: operations["getVenueAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/districts/{district}/seat-availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 核查机位余量 · How many seats of a hall are free in a session
         * @description 仅限按机位出借场地的中心。 For centers that lend seats and not whole rooms.
         */
        get: operations["getSeatAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/venue-bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 预约场地 · Book a venue */
        post: operations["bookVenue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/venue-bookings/{bookingId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 变更预约 · Change a booking */
        post: operations["changeVenueBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/venue-bookings/{bookingId}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消预约 · Cancel a booking */
        post: operations["cancelVenueBooking"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请保证金子账号 · Request a sub-account for a deposit */
        post: operations["requestDepositAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit-accounts/{subAccount}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询子账号余额 · What is left in a sub-account */
        get: operations["getDepositBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit-accounts/{subAccount}/closure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 注销子账号 · Close a sub-account */
        post: operations["closeDepositAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit-statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询到账明细 · What arrived, page by page */
        get: operations["getDepositStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refund-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询批量退还进度 · What became of a batch of refunds
         * @description batchNo 与 reference 二者择一。 By the bank's batch number or by our reference; exactly one of the two.
         */
        get: operations["getRefundBatch"];
        put?: never;
        /** 批量退还保证金 · Refund many deposits of one sub-account */
        post: operations["refundDepositsInBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询保证金到账 · Whether a deposit has arrived */
        get: operations["getDepositStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询退还进度 · What became of a refund
         * @description refundNo 与 reference 二者择一。 By the center's refund number or by our reference; exactly one of the two.
         */
        get: operations["getRefundStatus"];
        put?: never;
        /** 退还保证金 · Refund a deposit */
        post: operations["refundDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit-guarantees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记保函或保险 · Record a guarantee or insurance in place of money
         * @description 以保函、保险代替现金缴纳的，登记后到释放时点通知释放，无需退款。已有到账保证金的不受理。
         *     Nothing is to be refunded; at the trigger its release is announced. Not possible while money is held.
         */
        post: operations["recordDepositGuarantee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记供应商书面撤回投标 · Record that the supplier has withdrawn the bid in writing
         * @description 自收到书面撤回通知之日起 5 个工作日内，由采购单位或采购代理机构退还。晚于投标截止的不受理。
         *     The purchaser or the agency returns the deposit within five working days from the day on which the notice was received. Refused after bids were due.
         */
        post: operations["recordBidWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/refund-order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 办理退还保证金 · Order the refund
         * @description 用于撤回投标后的退还，也用于未被受理或失败后的再次退还。到了退还时点才可办理。
         *     For bids withdrawn, and again where a refund was not taken or has failed. Only once there is a ground for it.
         */
        post: operations["orderDepositRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/refund-record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记退还结果 · Record what became of a refund
         * @description 用于在系统外退还的、银行迟迟没有回音的，以及先报成功后退汇的；附银行回单。登记已退还的不再发出退款，登记失败的更正收款账户后再次退还。
         *     For a refund made outside, one that the bank never answered, and one that came back after it was told as paid; with evidence.
         *     What is recorded as returned is not refunded again; what is recorded as failed leaves again once the payee’s account is corrected.
         */
        post: operations["recordDepositRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/withholding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 标记不予退还 · Mark as withheld
         * @description 在规定退还时限内标记并附证明材料，该笔不再自动退还。超过时限、退款已发出的不受理。
         *     Within the refund limit and with evidence; excluded from the automatic refund. Refused after the limit, and once the refund has left.
         */
        post: operations["withholdDeposit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/withholding-lifting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 撤销不予退还标记 · Lift the mark
         * @description 撤销后立即退还，标记时剩余的工作日自撤销之日起算。
         *     The refund goes on at once; the working days that were left when it was marked count from now.
         */
        post: operations["liftDepositWithholding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 因供应商自身原因中止退还 · Suspend the refund for a cause of the supplier’s own
         * @description 附证明材料。时限停止计算，恢复后继续计算剩余的工作日。
         *     With evidence. The clock stands still; what is left counts from the resumption.
         */
        post: operations["suspendDepositRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/resumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 恢复退还 · Resume the refund
         * @description 供应商自身原因消除后恢复，立即退还。
         *     The cause has gone; the refund leaves at once.
         */
        post: operations["resumeDepositRefund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}/payee-correction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 更正退款收款账户 · Correct the payee’s account
         * @description 退款因户名不符、账户已销户等失败后更正，随即再次退还。经交易中心退还的，账户同时应在交易中心更正。
         *     After a refund has failed; it leaves again at once. A center that pays back by itself must be told of the account as well.
         */
        post: operations["correctDepositPayee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/project-milestones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记项目进展 · Record a milestone of a lot
         * @description 中标公告、合同签订、终止公告、撤回投标。更正公告以 supersedes 注明被更正的通知编号；未注明的，同一事项以先到的为准。
         *     Award notice, contract, termination, withdrawal. A correction names the notice it corrects; without that the first notice counts.
         */
        post: operations["recordMilestone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lot-openings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记开标时间 · Record when bids are opened
         * @description 晚于开标时间到账的保证金按迟到提示。
         *     Money that arrives later is shown as late.
         */
        post: operations["recordOpening"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lots/{projectCode}/{lotNo}/receipt-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 认定到账归属 · Say whose a receipt is
         * @description 同一笔银行流水有两家供应商主张时由人工认定。已退还给先到一方的不再改认。
         *     Where one bank serial was told for two suppliers. What was returned to the first is not taken from him.
         */
        post: operations["assignReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/budget-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询预算指标 · What a unit may still spend */
        get: operations["getBudgetLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询支付进度 · What became of a payment
         * @description applicationNo、reference、contractNo 三者择一。 By the number of the application, by our reference or by the contract; exactly one of the three.
         */
        get: operations["getPaymentStatus"];
        put?: never;
        /** 发起支付申请 · Apply for a payment */
        post: operations["requestPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payment-vouchers/{voucherNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询支付凭证状态 · How far a payment voucher has got */
        get: operations["getPaymentVoucherStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enterprises/{uscc}/credit-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 信用核查 · What stands against an enterprise
         * @description 有的平台随结果发给核查凭据（`ticket`），采取措施后须凭它反馈（`POST /v1/punishment-reports`）；凭据只能用一次，逾期作废。
         *     Some platforms hand out a `ticket` with the answer and expect a report under it; it is good once, and not for long.
         */
        get: operations["checkCredit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enterprises/{uscc}/credit-profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 企业信用信息查询 · Who an enterprise is */
        get: operations["getCreditProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/punishment-reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 反馈联合惩戒 · Report what was done about a hit */
        post: operations["reportPunishment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/punishment-reports/{reportNo}/revocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销联合惩戒 · Take a reported punishment back */
        post: operations["revokePunishment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 报送行政处罚信息 · Report a penalty upward */
        post: operations["recordPenalty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 推送工作通知 · Push a notice */
        post: operations["pushNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 创建待办 · Create a todo with a due time */
        post: operations["createTodo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/todos/{todoId}/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 办结待办 · Finish a todo */
        post: operations["finishTodo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 登记或更新合同 · Register a contract, or what has changed of it
         * @description 供应商授权的银行可查询该合同及其支付情况。合同只能由首次登记它的客户端更新。重复提交相同内容不产生变化。
         *     Banks that the supplier has authorised may ask about the contract and its payments. Only the client that registered it first may change it; the same content again changes nothing.
         */
        put: operations["registerContract"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loan-products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 查询融资产品 · What a bank offers */
        get: operations["getLoanProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询融资进度 · How far a loan is
         * @description loanNo 与 reference 二者择一。 By the bank's number or by our reference; exactly one of the two.
         */
        get: operations["getLoanStatus"];
        put?: never;
        /** 申请融资 · Apply for a loan */
        post: operations["applyForLoan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payee-account-locks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询回款账户锁定 · Whether the bank knows of the lock
         * @description lockNo 与 reference 二者择一。 By the bank's number or by our reference; exactly one of the two.
         */
        get: operations["getPayeeAccountLock"];
        put?: never;
        /** 锁定回款账户 · Tell the bank that the payee account is locked */
        post: operations["lockPayeeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 查询移送进度 · How far a referral is
         * @description referralNo 与 reference 二者择一。 By the number of the referral or by our reference; exactly one of the two.
         */
        get: operations["getReferralStatus"];
        put?: never;
        /** 派发移送 · Refer a matter to another department */
        post: operations["dispatchReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/urges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 催办 · Urge */
        post: operations["urgeReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/supplements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补充材料 · Send further material */
        post: operations["supplementReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回 · Withdraw */
        post: operations["withdrawReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 延期 · Extend the time */
        post: operations["extendReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 提交发票 · Submit an invoice
         * @description 核对合同余额后推送至采购单位渝快政；推送成功之日起 5 个工作日内未提出异议的，视同确认收到发票。收到发票后 5 个工作日内启动、10 个工作日内完成支付。
         *     涉密项目与采用招投标方式的工程（`exempt`）不推送。超出合同余额的，事项状态为 `refused`。
         *     Pushed to the purchaser's workbench if the contract has room for it; silence for five working days counts as receipt. Exempt ones are kept and not pushed; one above the contract ends as `refused`.
         */
        post: operations["submitInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{invoiceNo}/resubmission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 重新提交发票 · Submit an invoice again
         * @description 用于异议之后、推送失败之后或因合同余额未受理之后。重新推送，异议期限重新计算。
         *     After an objection, a failed push, or a refusal for want of room. Pushed anew; the days for objections begin anew.
         */
        post: operations["resubmitInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{invoiceNo}/voiding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 作废发票 · Void an invoice
         * @description 已有在途或已付资金的不能作废。
         *     Not possible once money is on its way or paid.
         */
        post: operations["voidInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{invoiceNo}/objection-withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 撤回发票异议 · Withdraw an objection
         * @description 撤回之日视同收到发票。
         *     The invoice counts as received on that day.
         */
        post: operations["withdrawInvoiceObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记合同约定 · Tell what was agreed
         * @description 登记合同金额、签订日期与付款期限；再次提交不同内容即为变更。合同约定的付款期限最长 60 日。
         *     Amount, day of signing and term of payment; told again with other contents, an amendment. The term is at most 60 days.
         */
        post: operations["tellContractAgreed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记履约验收 · Tell that the contract was accepted
         * @description 自验收之日起计算验收资料上传公示与付款的期限；日期不同的再次提交为更正。
         *     The terms of acceptance papers and of payment run from that day; another day told later is a correction.
         */
        post: operations["tellContractAccepted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/acceptance-publications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记验收资料上传或公示 · Tell that acceptance papers were uploaded, or publicised
         * @description 上传监管平台与公示为两项，均完成才算办结。
         *     Two acts, and both are needed.
         */
        post: operations["tellAcceptancePublished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/filing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记合同备案 · Tell that the contract was filed
         * @description 合同备案之日。 The day of filing.
         */
        post: operations["tellContractFiled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/publication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 登记合同公示 · Tell that the contract was publicised
         * @description 合同公示之日。 The day of publication.
         */
        post: operations["tellContractPublicised"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans/{loanNo}/receivable-confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 确认应收账款 · Confirm the receivable
         * @description 采购人确认应收账款并且融资合同签订后，网关通知银行锁定回款账户。金额不得超过合同金额。
         *     Once the purchaser has confirmed and the loan is signed, the gateway tells the bank that the payee account is locked. Never above the contract.
         */
        post: operations["confirmReceivable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans/{loanNo}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 撤销融资 · Cancel a loan
         * @description 回款账户锁定后须由银行解除，不能撤销。
         *     Not once the account is locked: the bank has to release it.
         */
        post: operations["cancelLoan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans/{loanNo}/lock-request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 再次锁定回款账户 · Have the payee account locked again
         * @description 银行未能锁定时使用。
         *     After the bank has refused the lock.
         */
        post: operations["requestLockAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 事项清单，按到期日 · Loops by due date, those without one last
         * @description 客户端看到自己的事项，以及其区县内由对方系统发起、且其权限包含该类型查询的事项。
         *     A client sees its own loops, and in its districts those that partners began, of the kinds that its scopes let it read.
         */
        get: operations["listLoops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loops/unclaimed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 无对应事项的来文 · What came for a matter that is not there, newest first */
        get: operations["listUnclaimed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loops/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个事项 · One loop */
        get: operations["getLoop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loops/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 办理记录 · What a loop has heard, and what came of it */
        get: operations["getLoopHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 移送事项 · A referral: where it stands, who has it, until when */
        get: operations["getReferral"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核查反馈：认可或异议 · Confirm or dispute the feedback */
        post: operations["checkReferral"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/rejection-acknowledgement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认不予受理 · Acknowledge a rejection */
        post: operations["acknowledgeReferralRejection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/referrals/{referralNo}/report-retries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重新报送信用信息 · Report penalties again that were not taken */
        post: operations["retryReferralReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{invoiceNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 发票事项 · An invoice on its way to payment */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 质疑投诉事项 · A challenge or complaint with its clocks */
        get: operations["getComplaint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 登记质疑函 · Register a challenge letter */
        post: operations["registerChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 质疑已答复 · The challenge is answered */
        post: operations["answerChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/challenge-withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回质疑 · The challenge is withdrawn */
        post: operations["withdrawChallenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/filing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提起投诉 · A complaint is filed with finance */
        post: operations["fileComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/examinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 投诉审查 · Finance has examined the complaint */
        post: operations["examineComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 投诉补正 · The complaint is corrected */
        post: operations["correctComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/suspensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 中止处理期限 · The period is suspended, with evidence */
        post: operations["suspendComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/resumptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复处理期限 · The period goes on */
        post: operations["resumeComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 作出处理决定 · Finance has decided */
        post: operations["decideComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/complaints/{letterNo}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回投诉 · The complaint is withdrawn */
        post: operations["withdrawComplaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/loans/{loanNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 融资事项 · A loan from its intent to the end of the lock */
        get: operations["getLoan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contractNo}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 合同履约与支付进度 · How far a contract is: acceptance, invoices, payments */
        get: operations["getContractProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lots/{projectCode}/{lotNo}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 分包事项 · A lot: its milestones and the refunds that hang on them */
        get: operations["getLot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{projectCode}/{lotNo}/{supplierUscc}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 保证金事项（供应商实时状态） · A supplier's deposit for a lot: paid, at fault, withheld, refunded */
        get: operations["getDeposit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 评价指标：质疑投诉率 · Rates that are watched, with their thresholds
         * @description 近365天公告中标的项目中被质疑的比例，按区县和采购人；比例达到阈值的标记为 above。只统计调用方可见的事项；中标公告未写明采购人的合并一行；代理机构未在质疑函中写明，不单列。
         *     Of the projects awarded in the last 365 days, those that were challenged, by district and purchaser; `above` from the threshold on. Counts only what the caller may see. Notices that name no purchaser share a row; letters do not name the agency, so agencies have no rate.
         */
        get: operations["listMeasures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 已公布的工作日历 · The years whose official calendar is known, with their notices
         * @description 未列出的年份按周一至周五暂估，期限标记为 provisional。
         *     A year that is not listed is counted as Monday to Friday, and its deadlines are marked provisional.
         */
        get: operations["listCalendars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendars/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 公布一年的工作日历 · Publish the official calendar of a year
         * @description 录入国务院办公厅的节假日安排通知。未结的时限随之重算，应答列出有变动的；重复提交相同内容不产生变化。
         *     Takes the notice of the State Council's General Office. Open clocks are counted anew and the answer lists those that moved; the same content again changes nothing.
         */
        put: operations["publishCalendar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 办理清单，由新到旧 · Exchanges, newest first */
        get: operations["listExchanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 办理过程及事件 · One exchange with its events */
        get: operations["getExchange"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 与对方系统的每次往来，含原始报文 · Every contact with the partner, with its bytes */
        get: operations["listAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 撤回尚未发出的命令 · Cancel a command that was not yet sent
         * @description 已经（或可能已经）发给对方系统的命令不能撤回，返回 409 GW_STATE。 What was, or may have been, sent cannot be cancelled.
         */
        post: operations["cancelExchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges/{id}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 人工处理结果未知的办理：提出意见 · Propose how an exchange in doubt ended
         * @description 只限结果未知（unknown）的办理。须写明经办人；由另一人经另一客户端复核后生效，其间对方的答复仍然优先。新意见替换尚未复核的旧意见。
         *     Only for exchanges in doubt. The acting user is required; it takes effect when another person has confirmed it through another
         *     client. Until then the partner's own answer still counts. A new proposal takes the place of one that nobody has confirmed.
         */
        post: operations["proposeResolution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchanges/{id}/resolution/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 人工处理结果未知的办理：复核 · Confirm how an exchange in doubt ended
         * @description 办理已有结果、已再次发送或意见已被替换的，返回 409 GW_STATE；本人复核返回 403 GW_RESOLUTION_SELF。
         *     409 GW_STATE where the exchange has moved on or another proposal took its place; 403 GW_RESOLUTION_SELF to who proposed it.
         */
        post: operations["confirmResolution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本客户端的订阅 · The webhooks of this client */
        get: operations["listWebhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个订阅 · One webhook */
        get: operations["getWebhook"];
        /**
         * 订阅事件，或变更订阅 · Subscribe, or change a subscription
         * @description 此后发生的事件按 Standard Webhooks 1.0.0 签名后 POST 到 url；2xx 即送达，其余按 5 秒至 24 小时的间隔重试，共 10 次；410 表示不再接收，订阅结束。
         *     至少投递一次：同一事件可能重复，`webhook-id` 相同。按 `sequence` 排序。不跟随重定向。
         *     Events from now on are signed after Standard Webhooks 1.0.0 and posted to the url. 2xx is success; anything else is tried again after
         *     5 seconds up to 24 hours, ten times in all; 410 ends the subscription. At least once: an event may come twice, with the same `webhook-id`. Their order
         *     is that of `sequence`. Redirects are not followed. What comes is described in specs/events.asyncapi.yaml.
         */
        put: operations["applyWebhook"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 删除订阅，未投递的事件一并删除 · Remove a webhook, with what it was not yet told */
        post: operations["removeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/secret-rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 更换签名密钥 · Draw a new secret
         * @description 更换期内两个密钥同时签名，接收方可从容切换。 For a while both sign, so that the receiver may change over.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 事件投递情况，由新到旧 · What became of each event, newest first */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/redelivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重新投递 · Deliver again */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 立即发送一个测试事件 · Send a test event now
         * @description 类型为 tongban.webhook.test，签名与正式事件相同；最长 15 秒。 Of type tongban.webhook.test, signed like the others; takes at most 15 seconds.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 各区县各业务由哪个系统办理 · Which partner serves what, for which district */
        get: operations["listRoutes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 已接入的系统 · Connected systems */
        get: operations["listPartners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 一个接入系统 · One partner */
        get: operations["getPartner"];
        /**
         * 接入或变更系统 · Connect a system, or change its profile
         * @description 密钥只进不出；省略 credentials 则沿用已存的密钥。路由随配置整体替换。
         *     Credentials go in and never come out; left out, the stored ones stay. Routes are replaced together with the profile.
         */
        put: operations["applyPartner"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/partners/{id}/connection-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 逐跳测试与接入系统的连通 · Test the connection to a partner, hop by hop
         * @description 用接入配置中的真实地址依次测试：地址、域名、TCP、TLS、身份、一次查询；在第一处断点结束，给出确切原因、在哪一侧、如何处理。不产生业务。
         *     没有地址的系统（自取或只来呼叫）给出最近一次收到其消息的时间。最长约 26 秒。
         *     Tries the real address of the profile: its form, the name, TCP, TLS, authentication, one query; ends at the first hop that is broken,
         *     with the exact cause, whose side it is on and what to do. Has no effect in the partner's business. For a partner without an address it says
         *     when it was last heard of. Takes at most about 26 seconds.
         */
        post: operations["testConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 建立或变更客户端 · Create a client, or change its secret, scopes and districts */
        put: operations["applyClient"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 上传证据文件 · Store a file
         * @description 请求体即文件本身，类型见 `Content-Type`（任意类型）。文件以内容的 SM3 摘要命名，重复上传同一内容得到同一文件。
         *     申报的摘要或长度与收到的内容不符时返回 `422`，不保存任何内容。其他接口以 `sm3` 与 `sizeBytes` 引用已上传的文件。
         *     The body is the file itself, its type stands in `Content-Type` and may be any. The file is named by the SM3 digest of its content; the same content again is the same file.
         *     Where a digest or length that was declared differs from what arrived, the answer is `422` and nothing is kept. Other calls name stored files by `sm3` and `sizeBytes`.
         */
        post: operations["storeEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 下载证据文件 · Read a file
         * @description 仅上传者与运行人员可下载。
         *     A client reads what it has stored; operators read all.
         */
        get: operations["getEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/history-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 核验全部历史 · Verify every link of the chain over the histories
         * @description 逐环核验，指出第一处断裂。历史很长时需要数分钟。
         *     Walks the whole chain and names the first broken link; takes minutes where histories are long.
         */
        get: operations["verifyHistory"];
        put?: never;
        /** 核验全部历史，并与外部留存的检查点比对 · Verify the chain, also against checkpoints kept elsewhere */
        post: operations["verifyHistoryAgainst"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 守恒审计 · Who carries every open exchange; `missing` must be 0 */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 运行状况 · Parts, lanes, breakers */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners/{partnerId}/lease": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 领取工作（对方在隔离网络，只能主动外连） · Fetch work, for partners that cannot be called
         * @description 凭 `X-Tongban-Timestamp`、`X-Tongban-Nonce`、`X-Tongban-Signature` 三个报文头验证身份，算法见 specs/partners/trading-center/open。
         *     领取后须在 `leasedUntil` 之前确认，否则同一件工作以同一流水号再次下发。
         *     Proven by three headers: time stamp (RFC 3339, at most 300 s apart), nonce (never the same twice) and the lower-case hex HMAC-SHA256,
         *     with the credential `secret`, over method, path, time stamp, nonce and the hex SHA-256 of the body, joined by line feeds.
         *     What is not confirmed by `leasedUntil` is handed out again under the same reference.
         */
        post: operations["leaseWork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners/{partnerId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 确认已办的工作 · Confirm what was carried out
         * @description 身份验证同领取。迟到的确认在尚无其他结果时仍然有效；重复确认不产生变化。
         *     Proven as `lease`. A late confirmation still counts if nothing else has; a repeated one changes nothing.
         */
        post: operations["confirmWork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners/{partnerId}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 对方系统的通知 · A partner's notice
         * @description 报文格式、签名与应答均按该系统的接口约定，不使用访问令牌；签名按原始字节校验。
         *     Format, signature and answer are those of the partner's dialect; no token. The signature is verified over the raw bytes. At most 1 MB.
         */
        post: operations["receiveCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/partners/{partnerId}/callback/{rest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 同上，对方固定追加路径时 · The same, for partners that append a path of their own */
        post: operations["receiveCallbackBelow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/demo/time": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 演示：业务时间 · Business time of the demo */
        get: operations["getDemoTime"];
        put?: never;
        /**
         * 演示：推进业务时间 · Moves business time of the demo forward
         * @description 仅演示模式有此接口；只能前进。到期的时限随即触发。
         *     There in the demo alone; forward only. Clocks that are due then strike at once.
         */
        post: operations["moveDemoTime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 进程存活 · The process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 可否接收业务 · Ready for work, part by part */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 指标 · Metrics in Prometheus form */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本接口文档 · This document, in one piece */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** 令牌请求 */
        TokenRequest: {
            /**
             * 授权方式
             * @constant
             */
            grant_type: "client_credentials";
            /** 客户端标识 */
            client_id?: string;
            /** 客户端密钥 */
            client_secret?: string;
            /**
             * 权限（空格分隔；省略则为全部）
             * @description A subset of the client's scopes; left out, all of them.
             */
            scope?: string;
        };
        /** 一项问题 */
        FieldProblem: {
            /**
             * 字段
             * @description JSON Pointer into the body (`/session/end`), or the name of a parameter.
             * @example /session/end
             */
            field: string;
            /**
             * 规则
             * @example pattern
             */
            rule: string;
            /** 说明 */
            message: string;
            /** 对方字段 */
            wirePath?: string;
            /** 映射文件 */
            file?: string;
            /** 行 */
            line?: number;
        };
        /** 错误 */
        Problem: {
            /**
             * 类型
             * @example urn:tongban:problem:GW_REQUEST_INVALID
             */
            type: string;
            /** 标题（英文） */
            title: string;
            /** 标题 */
            titleZh: string;
            /** HTTP 状态码 */
            status: number;
            /**
             * 错误代码
             * @example GW_REQUEST_INVALID
             */
            code: string;
            /** 说明 */
            detail: string;
            /** 处理办法 */
            fix: string;
            /** 逐项问题 */
            errors?: components["schemas"]["FieldProblem"][];
            /** 追踪号 */
            traceId: string;
            /**
             * 对方拒绝的含义
             * @description Canonical meaning of a partner's refusal.
             */
            as?: string;
            /** 对方代码 */
            partnerCode?: string;
            /** 对方原话 */
            partnerText?: string;
            /**
             * OAuth 错误
             * @description Beside `code` at /oauth/token (RFC 6749 §5.2).
             */
            error?: string;
        } & {
            [key: string]: unknown;
        };
        /** 访问令牌 */
        Token: {
            /** 令牌 */
            access_token: string;
            /**
             * 类型
             * @constant
             */
            token_type: "Bearer";
            /** 有效期（秒） */
            expires_in: number;
            /** 权限 */
            scope: string;
        };
        /**
         * 区县
         * @description Six-digit GB/T 2260 code, or a project-internal code (CQ-…) where none is published; see GET /v1/districts.
         * @example 500101
         */
        District: string;
        /**
         * 日期
         * @example 2026-01-01
         */
        Day: string;
        /** 区县 */
        DistrictView: {
            code: components["schemas"]["District"];
            /** 名称 */
            name: string;
            /**
             * 类型
             * @enum {string}
             */
            kind: "municipality" | "district" | "county" | "autonomous-county" | "zone";
            /**
             * 代码性质
             * @description official — GB/T 2260; project-internal — none is published.
             * @enum {string}
             */
            codeStatus: "official" | "project-internal";
            /** 设立日 */
            validFrom?: components["schemas"]["Day"];
            /**
             * 撤销日
             * @description The first day on which it no longer exists.
             */
            validTo?: components["schemas"]["Day"];
            /** 前身 */
            predecessors: string[];
            /** 继承 */
            successors: string[];
        };
        DistrictList: {
            districts: components["schemas"]["DistrictView"][];
        };
        /**
         * 场地类型
         * @enum {string}
         */
        VenueKind: "bid-opening" | "evaluation" | "negotiation";
        /**
         * 时间
         * Format: date-time-seconds
         * @description RFC 3339 with offset, whole seconds. Answers of the gateway are in +08:00.
         * @example 2026-12-01T09:30:00+08:00
         */
        DateTime: string;
        /** 标识 */
        PartnerId: string;
        /** 场地余量 */
        VenueAvailability: {
            /** 可用场地 */
            rooms: {
                /** 场地标识 */
                roomId: components["schemas"]["PartnerId"];
                /** 场地名称 */
                name: string;
                venueKind: components["schemas"]["VenueKind"];
                /** 座位数 */
                seats: number;
                /** 该场次是否可用 */
                available: boolean;
            }[];
        };
        /** 机位余量 */
        VenueSeats: {
            /** 可用机位数 */
            availableSeats: number;
            /** 核查单号 */
            checkNo?: components["schemas"]["PartnerId"];
        };
        /**
         * 项目编号
         * @example CQS26A00077
         */
        ProjectCode: string;
        /**
         * 项目名称
         * @example 办公设备采购
         */
        ProjectName: string;
        /**
         * 统一社会信用代码
         * Format: uscc
         * @description 18 characters, GB 32100-2015; the check digit is verified.
         * @example 91500000MA9MNQ1066
         */
        Uscc: string;
        /** 单位 */
        Enterprise: {
            /** 单位名称 */
            name: string;
            uscc: components["schemas"]["Uscc"];
        };
        /** 联系人 */
        Contact: {
            /** 姓名 */
            name: string;
            /** 电话 */
            phone: string;
        };
        /**
         * 场次
         * @description When the room is used; the end lies after the start.
         */
        Session: {
            /** 开始时间 */
            start: components["schemas"]["DateTime"];
            /** 结束时间 */
            end: components["schemas"]["DateTime"];
        };
        /**
         * 分包编号
         * @example CQS26A00077-1
         */
        LotNo: string;
        /**
         * 金额（分）
         * @description Money in fen, an integer. Below 10^15 fen so that it is exact in every JSON reader.
         * @example 2000000
         */
        Fen: number;
        /** 场地预约 */
        VenueBookRequest: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            projectName: components["schemas"]["ProjectName"];
            /** 采购人 */
            purchaser: components["schemas"]["Enterprise"];
            /** 采购代理机构 */
            agency?: components["schemas"]["Enterprise"];
            contact: components["schemas"]["Contact"];
            venueKind: components["schemas"]["VenueKind"];
            session: components["schemas"]["Session"];
            /** 座位数 */
            seats: number;
            /** 是否远程异地 */
            remote: boolean;
            /** 分包 */
            lots?: {
                lotNo: components["schemas"]["LotNo"];
                /** 分包名称 */
                lotName: string;
                /** 预算金额（分） */
                budgetFen: components["schemas"]["Fen"];
            }[];
            /** 备注 */
            remark?: string;
        };
        /**
         * 办理编号
         * @example 01937a5e-8c1e-7c3a-9d52-2f1b7a6e4d10
         */
        ExchangeId: string;
        /**
         * 业务
         * @example venue.book
         */
        OperationName: string;
        /**
         * 接入系统标识
         * @description Lower case letters, digits and hyphens; never a district code.
         * @example wanzhou-trading-center
         */
        PartnerName: string;
        /**
         * 客户端标识
         * @example procurement
         */
        ClientName: string;
        /**
         * 状态
         * @description accepted 已受理 · queued 排队 · parked 对方系统故障，暂缓 · dispatching 正在办理 · unknown 结果未知，正在核对 ·
         *     succeeded 对方已受理 · refused 对方拒绝 · failed 未办理 · cancelled 已撤回 · expired 已过时限
         * @enum {string}
         */
        ExchangeState: "accepted" | "queued" | "dispatching" | "parked" | "unknown" | "succeeded" | "refused" | "failed" | "cancelled" | "expired";
        /**
         * 业务流水号
         * @description The serial under which the gateway made itself known to the partner; the same on every attempt of one exchange.
         */
        Reference: string;
        /** 经办 */
        Acting: {
            /** 经办人 */
            user?: string;
            /** 角色 */
            role?: string;
        };
        /** 未办成或未决的原因 */
        ExchangeProblem: {
            /**
             * 代码
             * @example GW_PARTNER_REFUSED
             */
            code: string;
            /** 标题（英文） */
            title?: string;
            /** 标题 */
            titleZh?: string;
            /**
             * 对方拒绝的含义
             * @example venue-unavailable
             */
            as?: string;
            /** 对方代码 */
            partnerCode?: string;
            /** 对方原话 */
            partnerText?: string;
            /** 说明 */
            detail?: string;
            /**
             * 责任方
             * @enum {string}
             */
            side?: "partner" | "gateway" | "client";
            /** 处理办法 */
            fix?: string;
        };
        /**
         * 核实结果
         * @description succeeded 对方已受理 · refused 对方拒绝 · failed 未办理，不再发送 · not-received 对方没有收到，重新发送
         * @enum {string}
         */
        ResolutionOutcome: "succeeded" | "refused" | "failed" | "not-received";
        /**
         * 人工处理
         * @description How a person found an exchange in doubt to have ended; it takes effect when a second one has confirmed it.
         */
        Resolution: {
            /** 序号 */
            no: number;
            /**
             * 状态
             * @description proposed 待复核 · confirmed 已复核 · replaced 已被后来的意见替换 · overtaken 对方的答复或再次发送在先
             * @enum {string}
             */
            state: "proposed" | "confirmed" | "replaced" | "overtaken";
            outcome: components["schemas"]["ResolutionOutcome"];
            /** 依据 */
            evidence: string;
            /** 结果 */
            response?: Record<string, never>;
            /** 提出的客户端 */
            proposedBy: components["schemas"]["ClientName"];
            /** 提出人 */
            proposedUser: string;
            /** 提出时间 */
            proposedAt: components["schemas"]["DateTime"];
            /** 复核的客户端 */
            confirmedBy?: components["schemas"]["ClientName"];
            /** 复核人 */
            confirmedUser?: string;
            /** 复核时间 */
            confirmedAt?: components["schemas"]["DateTime"];
        };
        /** 事件 */
        Event: {
            /** 事件编号 */
            id: components["schemas"]["ExchangeId"];
            /**
             * 类型
             * @example tongban.venue.book.settled
             */
            type: string;
            /** 时间 */
            time: components["schemas"]["DateTime"];
            /** 对象 */
            subject?: string;
            /** 内容 */
            data: Record<string, never>;
        };
        /** 链接 */
        Links: {
            /** 办理过程 */
            self: string;
            /** 撤回 */
            cancellation?: string;
            /** 人工处理 */
            resolution?: string;
            /** 往来记录 */
            attempts?: string;
        };
        /** 办理过程 */
        Exchange: {
            id: components["schemas"]["ExchangeId"];
            operation: components["schemas"]["OperationName"];
            district: components["schemas"]["District"];
            partner: components["schemas"]["PartnerName"];
            client: components["schemas"]["ClientName"];
            state: components["schemas"]["ExchangeState"];
            reference: components["schemas"]["Reference"];
            /** 已发送次数 */
            calls: number;
            /** 需人工核实 */
            needsPerson: boolean;
            /** 受理时间 */
            acceptedAt: components["schemas"]["DateTime"];
            /** 最近变化 */
            updatedAt: components["schemas"]["DateTime"];
            /** 办理时限 */
            expiresAt?: components["schemas"]["DateTime"];
            /** 办结时间 */
            settledAt?: components["schemas"]["DateTime"];
            /** 下次办理时间 */
            nextAttemptAt?: components["schemas"]["DateTime"];
            acting?: components["schemas"]["Acting"];
            /**
             * 请求
             * @description The canonical request of the operation, as accepted.
             */
            request: Record<string, never>;
            /**
             * 结果
             * @description The canonical response of the operation, once succeeded.
             */
            response?: Record<string, never>;
            problem?: components["schemas"]["ExchangeProblem"];
            /**
             * 等待
             * @description Nothing is wrong with it; the partner is outside its opening hours.
             */
            waits?: {
                /**
                 * 代码
                 * @constant
                 */
                code: "GW_PARTNER_CLOSED";
                /** 标题（英文） */
                title: string;
                /** 标题 */
                titleZh: string;
                /** 下次开放 */
                until: components["schemas"]["DateTime"];
            };
            resolution?: components["schemas"]["Resolution"];
            /** 事件 */
            events?: components["schemas"]["Event"][];
            links: components["schemas"]["Links"];
        };
        /** 受理结果 */
        AcceptedExchange: {
            id: components["schemas"]["ExchangeId"];
            operation: components["schemas"]["OperationName"];
            district: components["schemas"]["District"];
            partner: components["schemas"]["PartnerName"];
            /**
             * 状态
             * @constant
             */
            state: "accepted";
            /** 受理时间 */
            acceptedAt: components["schemas"]["DateTime"];
            links: components["schemas"]["Links"];
        };
        /** 场地变更 */
        VenueChangeBody: {
            district: components["schemas"]["District"];
            session: components["schemas"]["Session"];
            /** 座位数 */
            seats: number;
            /** 变更原因 */
            reason: string;
        };
        /** 取消预约 */
        VenueCancelBody: {
            district: components["schemas"]["District"];
            /** 取消原因 */
            reason: string;
        };
        /**
         * 金额（分，大于零）
         * @example 2000000
         */
        PositiveFen: number;
        /** 申请保证金子账号 */
        DepositAccountRequest: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            projectName: components["schemas"]["ProjectName"];
            lotNo: components["schemas"]["LotNo"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /** 应缴金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 缴纳截止时间 */
            deadline: components["schemas"]["DateTime"];
        };
        /**
         * 账号
         * @example 6200000000000000017
         */
        AccountNo: string;
        /** 子账号余额 */
        DepositBalance: {
            /** 余额（分） */
            balanceFen: components["schemas"]["Fen"];
        };
        /** 注销子账号 */
        DepositAccountCloseBody: {
            district: components["schemas"]["District"];
        };
        /**
         * 银行流水号
         * @example B20260316000917
         */
        BankSerial: string;
        /** 到账一笔 */
        DepositReceipt: {
            bankSerial: components["schemas"]["BankSerial"];
            /** 子账号 */
            subAccount: components["schemas"]["AccountNo"];
            /** 到账金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 付款人 */
            payerName: string;
            /** 付款账号 */
            payerAccount: components["schemas"]["AccountNo"];
            /** 到账时间 */
            receivedAt: components["schemas"]["DateTime"];
        };
        /** 到账明细 */
        DepositStatement: {
            /** 总笔数（各页合计） */
            total: number;
            /** 本页明细 */
            receipts: components["schemas"]["DepositReceipt"][];
        };
        /**
         * 批次号
         * @example 20260323001
         */
        BatchNo: string;
        /**
         * 失败原因
         * @example 收款账号户名不符
         */
        RefundFailure: string;
        /** 逐笔结果 */
        RefundBatchRows: {
            /** 原到账的银行流水号 */
            bankSerial: components["schemas"]["BankSerial"];
            /** 收款户名 */
            payeeName: string;
            /** 收款账号 */
            payeeAccount: components["schemas"]["AccountNo"];
            /** 退还金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /**
             * 结果
             * @enum {string}
             */
            status: "processing" | "settled" | "failed";
            /** 到账时间 */
            settledAt?: components["schemas"]["DateTime"];
            failure?: components["schemas"]["RefundFailure"];
        }[];
        /** 批量退还进度 */
        DepositRefundBatchStatus: {
            /**
             * 批次状态
             * @enum {string}
             */
            status: "open" | "closed" | "none";
            batchNo?: components["schemas"]["BatchNo"];
            rows?: components["schemas"]["RefundBatchRows"];
        };
        /**
         * 批量退还保证金
         * @description The members are fixed when the batch is accepted; who is in an open batch is in no second one.
         */
        DepositRefundBatchRequest: {
            district: components["schemas"]["District"];
            /** 子账号 */
            subAccount: components["schemas"]["AccountNo"];
            /** 退还明细 */
            refunds: {
                /** 原到账的银行流水号 */
                bankSerial: components["schemas"]["BankSerial"];
                /**
                 * 收款户名
                 * @example 重庆示例科技有限公司
                 */
                payeeName: string;
                /** 收款账号 */
                payeeAccount: components["schemas"]["AccountNo"];
                /** 退还金额（分） */
                amountFen: components["schemas"]["PositiveFen"];
            }[];
        };
        /** 保证金状态 */
        DepositStatus: {
            /** 是否已到账 */
            paid: boolean;
            /**
             * 缴纳方式
             * @enum {string}
             */
            form?: "transfer" | "guarantee" | "insurance";
            /** 到账金额（分） */
            amountFen?: components["schemas"]["Fen"];
            /** 到账时间 */
            receivedAt?: components["schemas"]["DateTime"];
            /** 子账号 */
            subAccount?: components["schemas"]["AccountNo"];
            /** 开户行 */
            bankName?: string;
        };
        /** 退还状态 */
        DepositRefundStatus: {
            /**
             * 状态
             * @enum {string}
             */
            status: "processing" | "settled" | "failed" | "none";
            /** 退款单号 */
            refundNo?: components["schemas"]["PartnerId"];
            /** 退还本金（分） */
            amountFen?: components["schemas"]["Fen"];
            /** 利息（分） */
            interestFen?: components["schemas"]["Fen"];
            /** 到账时间 */
            settledAt?: components["schemas"]["DateTime"];
            /** 转账失败原因 */
            failure?: string;
        };
        /** 保证金退还 */
        DepositRefundRequest: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            lotNo: components["schemas"]["LotNo"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /** 子账号 */
            subAccount: components["schemas"]["AccountNo"];
            /** 退还本金（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /**
             * 退还事由
             * @enum {string}
             */
            reason: "not-awarded" | "contract-signed" | "terminated" | "withdrawn";
        };
        /**
         * 证明材料
         * @description Named by its digest; the file is uploaded before.
         */
        DepositEvidence: {
            /**
             * 文件名
             * @example 书面撤回通知.pdf
             */
            name: string;
            /** SM3 摘要 */
            sm3: string;
            /**
             * 字节数
             * @example 183204
             */
            sizeBytes: number;
        };
        /** 证明材料 */
        DepositEvidenceList: components["schemas"]["DepositEvidence"][];
        /** 保函或保险登记 */
        DepositGuarantee: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            lotNo: components["schemas"]["LotNo"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /**
             * 缴纳方式
             * @description guarantee 电子保函; insurance 保证保险
             * @enum {string}
             */
            form: "guarantee" | "insurance";
            /**
             * 保函（保单）编号
             * @example BH20260301000017
             */
            guaranteeNo: string;
            /** 担保金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /**
         * 事项编号
         * @example 01937a5e-8c1e-7c3a-9d52-2f1b7a6e4d10
         */
        LoopId: string;
        /**
         * 事项类型
         * @description lot 分包（开标里程碑） · deposit 投标保证金退还 · referral 跨部门移送 · contract 合同履约与支付 · invoice 发票与付款 ·
         *     loan 合同融资 · complaint 质疑投诉
         * @enum {string}
         */
        LoopKind: "lot" | "deposit" | "referral" | "contract" | "invoice" | "loan" | "complaint";
        /**
         * 业务编号
         * @description What the matter is called where it comes from, e.g. the number of the referral, or `projectCode/lotNo/supplierUscc`.
         */
        LoopKey: string;
        /**
         * 状态
         * @example processing
         */
        LoopState: string;
        /**
         * 当前责任方
         * @description Who has to act next. supplier 供应商 · purchaser 采购人 · agency 代理机构 · finance 财政部门 · authority 承办部门 · center 交易中心 ·
         *     bank 银行 · treasury 国库 · gateway 网关 · operator 运行人员
         * @enum {string}
         */
        LoopOwner: "supplier" | "purchaser" | "agency" | "finance" | "authority" | "center" | "bank" | "treasury" | "gateway" | "operator";
        /**
         * 日期
         * Format: date
         * @description A calendar day in Asia/Shanghai.
         * @example 2026-12-01
         */
        LoopDate: string;
        /**
         * 时限
         * @description One run of a clock of specs/clocks.yaml. The day of the trigger is not counted.
         */
        LoopClock: {
            /**
             * 时限编号
             * @example A1
             */
            clock: string;
            /** 名称 */
            title: string;
            /** 依据 */
            clause: string;
            /**
             * 义务
             * @description Clocks of one duty are alternatives; the stricter counts.
             */
            duty: string;
            /** 第几次 */
            run: number;
            /**
             * 状态
             * @description running 计时 · suspended 中止 · struck 已逾期未办 · lapsed 期满未行使（权利） · met 按期办结 · late 逾期办结 · cancelled 不再适用
             * @enum {string}
             */
            state: "running" | "suspended" | "struck" | "lapsed" | "met" | "late" | "cancelled";
            /** 触发日（不计入） */
            startedOn: components["schemas"]["LoopDate"];
            /** 到期日 */
            dueOn: components["schemas"]["LoopDate"];
            /**
             * 暂定
             * @description The last day falls into a year whose official calendar is not published.
             */
            provisional: boolean;
            /** 办结日 */
            metOn?: components["schemas"]["LoopDate"];
            /**
             * 从严适用
             * @description The earliest of the clocks of this duty that run.
             */
            stricter: boolean;
        };
        /** 已发命令 */
        LoopCommand: {
            /** 名称 */
            name: string;
            operation: components["schemas"]["OperationName"];
            /**
             * 状态
             * @description pending 待发出 · issued 已受理 · refused 未能受理
             * @enum {string}
             */
            state: "pending" | "issued" | "refused";
            exchangeId?: components["schemas"]["ExchangeId"];
        };
        /** 链接 */
        LoopLinks: {
            /** 事项 */
            self: string;
            /** 办理记录 */
            history: string;
        };
        /** 事项 */
        Loop: {
            id: components["schemas"]["LoopId"];
            kind: components["schemas"]["LoopKind"];
            key: components["schemas"]["LoopKey"];
            state: components["schemas"]["LoopState"];
            /** 状态名称 */
            stateTitle: string;
            /** 未办结 */
            open: boolean;
            owner: components["schemas"]["LoopOwner"];
            district?: components["schemas"]["District"];
            client?: components["schemas"]["ClientName"];
            /** 最近的到期日 */
            dueOn?: components["schemas"]["LoopDate"];
            /** 到期日暂定 */
            provisional?: boolean;
            /** 已逾期 */
            overdue: boolean;
            /** 开始时间 */
            openedAt: components["schemas"]["DateTime"];
            /** 最近变化 */
            changedAt: components["schemas"]["DateTime"];
            /** 办结时间 */
            closedAt?: components["schemas"]["DateTime"];
            /** 时限 */
            clocks: components["schemas"]["LoopClock"][];
            /** 已发命令 */
            commands: components["schemas"]["LoopCommand"][];
            /** 内容 */
            content: Record<string, never>;
            links: components["schemas"]["LoopLinks"];
        };
        /** 应答 */
        LoopAnswer: {
            /**
             * 结果
             * @description applied 已办理 · ignored 留存备查，不产生变化 · repeated 重复来文
             * @enum {string}
             */
            outcome: "applied" | "ignored" | "repeated";
            /**
             * 原因
             * @example closed
             */
            reason?: string;
            /** 原因说明 */
            words?: string;
            loop: components["schemas"]["Loop"];
        };
        /** 书面撤回投标 */
        BidWithdrawal: {
            /**
             * 收到书面撤回通知之日
             * Format: date
             * @example 2026-03-10
             */
            receivedOn: string;
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /**
         * 原因
         * @example 经核对银行回单
         */
        DepositReason: string;
        /** 办理意见 */
        DepositDecision: {
            reason: components["schemas"]["DepositReason"];
            evidence?: components["schemas"]["DepositEvidenceList"];
        };
        /** 退还结果登记 */
        DepositRefundRecord: {
            /**
             * 结果
             * @description settled 已退还; failed 失败或退汇
             * @enum {string}
             */
            result: "settled" | "failed";
            /**
             * 退还（退汇）之日
             * Format: date
             * @example 2026-03-23
             */
            on: string;
            /** 利息（分） */
            interestFen?: components["schemas"]["Fen"];
            /**
             * 原因
             * @example 经核对银行回单
             */
            reason: string;
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /** 不予退还标记 */
        DepositWithholding: {
            /**
             * 依据
             * @description law 法律法规; document 采购文件
             * @enum {string}
             */
            ground: "law" | "document";
            /**
             * 条款
             * @example 政府采购法实施条例 第三十三条
             */
            clause: string;
            reason: components["schemas"]["DepositReason"];
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /** 中止退还 */
        DepositSuspension: {
            /**
             * 供应商自身原因
             * @example 基本账户被冻结
             */
            cause: string;
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /** 收款账户更正 */
        DepositPayeeCorrection: {
            /**
             * 收款户名
             * @example 重庆示例科技有限公司
             */
            payeeName: string;
            /** 收款账号 */
            payeeAccount: components["schemas"]["AccountNo"];
            /**
             * 开户行
             * @example 示例银行重庆分行
             */
            bankName: string;
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /**
         * 通知编号
         * @example TZ20260318000042
         */
        NoticeNo: string;
        /** 项目进展登记 */
        MilestoneReport: {
            noticeNo: components["schemas"]["NoticeNo"];
            /** 被更正的通知编号 */
            supersedes?: components["schemas"]["NoticeNo"];
            district: components["schemas"]["District"];
            /**
             * 进展
             * @description award-notice 中标公告; terminated 终止公告; contract-signed 合同签订; bid-withdrawn 撤回投标
             * @enum {string}
             */
            milestone: "award-notice" | "terminated" | "contract-signed" | "bid-withdrawn";
            projectCode: components["schemas"]["ProjectCode"];
            projectName: components["schemas"]["ProjectName"];
            lotNo: components["schemas"]["LotNo"];
            /** 发生时间 */
            occurredAt: components["schemas"]["DateTime"];
            /** 采购人 */
            purchaser?: components["schemas"]["Enterprise"];
            /** 供应商（中标、签约或撤回投标的单位） */
            supplier?: components["schemas"]["Enterprise"];
            /** 中标或合同金额（分） */
            amountFen?: components["schemas"]["Fen"];
            /**
             * 合同编号
             * @example CQS26A00077-HT01
             */
            contractNo?: string;
            /**
             * 公告标题
             * @example 办公设备采购中标公告
             */
            title?: string;
            /**
             * 公告地址
             * @example https://jyzx.example.gov.cn/notice/5001553.html
             */
            noticeUrl?: string;
            /** 原因 */
            reason?: string;
        };
        /** 开标时间 */
        LotOpening: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            projectName?: components["schemas"]["ProjectName"];
            lotNo: components["schemas"]["LotNo"];
            /** 开标时间 */
            opensAt: components["schemas"]["DateTime"];
            /** 应缴金额（分） */
            amountFen?: components["schemas"]["PositiveFen"];
        };
        /** 到账归属认定 */
        ReceiptAssignment: {
            /**
             * 银行流水号
             * @example B20260316000917
             */
            bankSerial: string;
            /** 归属供应商的统一社会信用代码 */
            supplierUscc: components["schemas"]["Uscc"];
            reason: components["schemas"]["DepositReason"];
            evidence: components["schemas"]["DepositEvidenceList"];
        };
        /**
         * 预算单位代码
         * @example 219011
         */
        UnitCode: string;
        /**
         * 预算年度
         * @example 2026
         */
        FiscalYear: string;
        /**
         * 指标主键
         * @example 71617A68E0B54C7F9A2D3C4B5E6F7081
         */
        LineId: string;
        /** 预算单位 */
        Unit: {
            code: components["schemas"]["UnitCode"];
            /**
             * 预算单位名称
             * @example 重庆市示例局
             */
            name: string;
        };
        /**
         * 预算要素
         * @description One value of a budget element as the budget system holds it. GET /v1/budget-lines gives it; a payment hands it back as it is.
         */
        Element: {
            /**
             * 要素主键
             * @description The key of the value inside the budget system.
             * @example 4D0A6E2B9C1F4F0E8A55B7C3D9E1F201
             */
            id: string;
            /**
             * 要素代码
             * @example 30201
             */
            code: string;
            /**
             * 要素名称
             * @example 办公费
             */
            name: string;
        };
        /**
         * 预算指标
         * @description What a unit may spend, and what is left of it. An application for payment reserves money as soon as it is entered.
         */
        BudgetLine: {
            lineId: components["schemas"]["LineId"];
            /**
             * 指标文号
             * @example 渝示财预〔2026〕1号
             */
            documentNo: string;
            unit: components["schemas"]["Unit"];
            /** 资金性质 */
            fundType: components["schemas"]["Element"];
            /** 支出功能分类 */
            function: components["schemas"]["Element"];
            /** 政府支出经济分类 */
            governmentEconomy: components["schemas"]["Element"];
            /** 部门支出经济分类 */
            departmentEconomy: components["schemas"]["Element"];
            /**
             * 预算项目代码
             * @example 50000026219P007000051
             */
            projectCode?: string;
            /** 是否政府采购 */
            governmentProcurement: boolean;
            /** 指标金额（分） */
            amountFen: components["schemas"]["Fen"];
            /** 指标余额（分） */
            balanceFen: components["schemas"]["Fen"];
            /** 已申请支付金额（分） */
            requestedFen: components["schemas"]["Fen"];
            /** 可用金额（分） */
            availableFen: components["schemas"]["Fen"];
        };
        /** 预算指标 */
        BudgetLines: {
            /** 指标 */
            lines: components["schemas"]["BudgetLine"][];
        };
        /**
         * 支付申请编号
         * @example SQW002618000004
         */
        ApplicationNo: string;
        /**
         * 合同编号
         * @example CQZC2026-0001-HT01
         */
        ContractNo: string;
        /**
         * 支付状态
         * @description applied 已录入，资金已占用; audited 已审核; voucher-issued 已生成支付凭证; sent 凭证已发送代理银行; signed-for 代理银行已签收;
         *     paid 已支付; partially-paid 部分支付; failed 支付失败; returned 已退回.
         * @enum {string}
         */
        PaymentState: "applied" | "audited" | "voucher-issued" | "sent" | "signed-for" | "paid" | "partially-paid" | "failed" | "returned";
        /**
         * 凭证号
         * @example W002618000072
         */
        VoucherNo: string;
        /** 支付申请的进度 */
        PaymentProgress: {
            applicationNo: components["schemas"]["ApplicationNo"];
            reference?: components["schemas"]["Reference"];
            status: components["schemas"]["PaymentState"];
            contractNo: components["schemas"]["ContractNo"];
            voucherNo?: components["schemas"]["VoucherNo"];
            /** 申请金额（分） */
            amountFen: components["schemas"]["Fen"];
            /** 实际支付金额（分） */
            paidFen: components["schemas"]["Fen"];
            /**
             * 支付日期
             * Format: date
             * @example 2026-03-23
             */
            paidOn?: string;
            /** 失败或退回原因 */
            failure?: string;
        };
        /** 支付进度 */
        PaymentStatus: {
            /**
             * 支付申请
             * @description Empty when the budget system has no such application.
             */
            payments: components["schemas"]["PaymentProgress"][];
        };
        /** 账户 */
        Party: {
            /**
             * 户名
             * @example 重庆示例科技有限公司
             */
            name: string;
            account: components["schemas"]["AccountNo"];
            /**
             * 开户行
             * @example 模拟银行重庆分行
             */
            bankName: string;
            uscc?: components["schemas"]["Uscc"];
        };
        /** 付款账户 */
        Payer: {
            /**
             * 户名
             * @example 重庆市示例局零余额账户
             */
            name: string;
            /** @example 5001000000000000001 */
            account: components["schemas"]["AccountNo"];
            /**
             * 开户行
             * @example 模拟银行重庆市分行营业部
             */
            bankName: string;
        };
        /**
         * 支付申请
         * @description Enters an application for payment of a contract in the budget system; from that moment the money is reserved. Submitting it for
         *     audit and auditing it are done there by the unit's own people, whose posts are kept apart.
         */
        PaymentRequest: {
            district: components["schemas"]["District"];
            contractNo: components["schemas"]["ContractNo"];
            fiscalYear: components["schemas"]["FiscalYear"];
            unit: components["schemas"]["Unit"];
            budgetLineId: components["schemas"]["LineId"];
            /** 资金性质 */
            fundType: components["schemas"]["Element"];
            /** 支出功能分类 */
            function: components["schemas"]["Element"];
            /** 政府支出经济分类 */
            governmentEconomy: components["schemas"]["Element"];
            /** 部门支出经济分类 */
            departmentEconomy: components["schemas"]["Element"];
            /**
             * 预算项目代码
             * @example 50000026219P007000051
             */
            budgetProjectCode?: string;
            /** 收款人 */
            payee: components["schemas"]["Party"];
            /** 付款人 */
            payer: components["schemas"]["Payer"];
            /** 申请金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /**
             * 用途
             * @example 政采合同付款
             */
            purpose: string;
        };
        /** 支付凭证状态 */
        PaymentVoucherStatus: {
            voucherNo: components["schemas"]["VoucherNo"];
            /**
             * 凭证发送状态
             * @description not-sent 本方未发送; sent 对方未接收; received 接收成功; receive-failed 接收失败; signed-for 签收成功; sign-failed 签收失败;
             *     returned 已退回; receipted 已收到回单.
             * @enum {string}
             */
            status: "not-sent" | "sent" | "received" | "receive-failed" | "signed-for" | "sign-failed" | "returned" | "receipted";
        };
        /**
         * 查询用途
         * @example 政府采购供应商资格审查
         */
        Purpose: string;
        /**
         * 处罚类别
         * @enum {string}
         */
        PenaltyKind: "warning" | "criticism" | "fine" | "confiscation" | "suspension" | "licence" | "debarment" | "other";
        /**
         * 日期
         * Format: date
         * @example 2025-06-30
         */
        Date: string;
        /**
         * 当前状态
         * @enum {string}
         */
        RecordStatus: "valid" | "revoked";
        /**
         * 区划代码
         * @example 500000
         */
        Division: string;
        /** 惩戒措施 */
        Measure: {
            /**
             * 措施类型（平台代码）
             * @example 01
             */
            measureType: string;
            /**
             * 措施内容
             * @example 一至三年内禁止参加政府采购活动
             */
            description: string;
        };
        /** 命中记录 */
        CreditHit: {
            /** 名单编号或处罚决定书文号 */
            hitNo: string;
            /** 名单名称 */
            listName?: string;
            /** 领域 */
            category?: string;
            /** 当事人 */
            subject?: components["schemas"]["Enterprise"];
            /** 违法行为类型 */
            violation?: string;
            penaltyKind?: components["schemas"]["PenaltyKind"];
            /** 罚款（分） */
            fineFen?: components["schemas"]["Fen"];
            /** 决定日期 */
            decidedOn?: components["schemas"]["Date"];
            /** 有效期至 */
            validUntil?: components["schemas"]["Date"];
            /** 公示截止期 */
            publicUntil?: components["schemas"]["Date"];
            status?: components["schemas"]["RecordStatus"];
            /** 工商登记码 */
            registrationNo?: string;
            /** 组织机构代码 */
            organisationCode?: string;
            division?: components["schemas"]["Division"];
            /** 惩戒依据 */
            policies?: {
                /** 文件名称 */
                name: string;
                /** 业务类别 */
                categories: {
                    /** 业务类别 */
                    name: string;
                    /** 惩戒措施 */
                    measures: components["schemas"]["Measure"][];
                }[];
            }[];
        };
        /**
         * 核查结果
         * @description A platform that hands out a ticket expects a report of what was done with it. Hits hold until the day the source gives.
         */
        CreditCheck: {
            /** 核查凭据 */
            ticket?: string;
            /** 命中记录 */
            hits: components["schemas"]["CreditHit"][];
        };
        /** 企业信用信息 */
        CreditProfile: {
            /**
             * 登记信息
             * @description Empty where the platform knows no such enterprise.
             */
            enterprises: {
                /** 企业名称 */
                name: string;
                uscc: components["schemas"]["Uscc"];
                /**
                 * 经营状态
                 * @enum {string}
                 */
                status: "active" | "cancelled" | "licence-revoked" | "moved-out";
                /** 法定代表人 */
                legalPerson?: string;
                /** 成立日期 */
                registeredOn?: components["schemas"]["Date"];
                /**
                 * 信用等级
                 * @enum {string}
                 */
                grade?: "A" | "B" | "C" | "D";
            }[];
        };
        /**
         * 查询人
         * @description The official in whose name a credit platform is asked; platforms keep it for their own audit.
         */
        Operator: {
            /**
             * 姓名
             * @example 张工
             */
            name: string;
            /**
             * 证件号码
             * @example SIM0000000000000X1
             */
            idNo?: string;
        };
        /**
         * 联合惩戒反馈
         * @description What was done about a hit; `ticket` is that of the check, where the platform handed one out.
         */
        PunishmentReportRequest: {
            district: components["schemas"]["District"];
            /**
             * 核查凭据
             * @example TK20260317000099
             */
            ticket?: string;
            /** 被惩戒单位统一社会信用代码 */
            uscc: components["schemas"]["Uscc"];
            /**
             * 名单编号或处罚决定书文号
             * @example BL-2025-118
             */
            hitNo?: string;
            /** 执行单位 */
            reporter: components["schemas"]["Enterprise"];
            /**
             * 业务类别
             * @example 政府采购
             */
            business: string;
            /** 已采取的措施 */
            measures: components["schemas"]["Measure"][];
            /** 涉及金额（分） */
            amountFen?: components["schemas"]["Fen"];
            /** 经办人 */
            operator: components["schemas"]["Operator"];
        };
        /**
         * 反馈编号
         * @example CF20260317000021
         */
        ReportNo: string;
        /** 联合惩戒撤销 */
        PunishmentRevokeBody: {
            district: components["schemas"]["District"];
            /** 撤销原因 */
            reason: string;
            /** 经办人 */
            operator: components["schemas"]["Operator"];
        };
        /**
         * 行政处罚决定书文号
         * @example 渝财采罚〔2025〕8号
         */
        DocumentNo: string;
        /**
         * 行政相对人类别
         * @enum {string}
         */
        SubjectKind: "legal-person" | "sole-trader";
        /**
         * 行政处罚信息报送
         * @description A penalty as the 双公示 fields tell it.
         */
        CreditRecordRequest: {
            district: components["schemas"]["District"];
            documentNo: components["schemas"]["DocumentNo"];
            /** 行政相对人 */
            subject: components["schemas"]["Enterprise"];
            subjectKind: components["schemas"]["SubjectKind"];
            /**
             * 工商登记码
             * @example 500000009900001
             */
            registrationNo?: string;
            /** 法定代表人 */
            legalPerson?: {
                /**
                 * 姓名
                 * @example 李示例
                 */
                name: string;
                /**
                 * 证件号码
                 * @example SIM0000000000000X2
                 */
                idNo?: string;
            };
            /**
             * 处罚名称
             * @example 串通投标行政处罚
             */
            penaltyName: string;
            penaltyKind: components["schemas"]["PenaltyKind"];
            /**
             * 违法行为类型
             * @example 串通投标
             */
            violation: string;
            /**
             * 违法事实
             * @example 与其他供应商协商报价
             */
            facts: string;
            /**
             * 处罚依据
             * @example 《中华人民共和国政府采购法》第七十七条
             */
            basis: string;
            /**
             * 处罚内容
             * @example 罚款并列入不良行为记录名单
             */
            content: string;
            /** 罚款（分） */
            fineFen?: components["schemas"]["Fen"];
            /** 没收违法所得（分） */
            confiscatedFen?: components["schemas"]["Fen"];
            /** 暂扣或吊销的证照 */
            licence?: string;
            /** 处罚机关 */
            authority: components["schemas"]["Enterprise"];
            /** 决定日期 */
            decidedOn: components["schemas"]["Date"];
            /**
             * 处罚有效期
             * @example 2026-06-30
             */
            validUntil?: components["schemas"]["Date"];
            /**
             * 公示截止期
             * @example 2026-06-30
             */
            publicUntil: components["schemas"]["Date"];
            status: components["schemas"]["RecordStatus"];
            division: components["schemas"]["Division"];
            /** 备注 */
            remark?: string;
        };
        /**
         * 接收人账号
         * @description The workbench's own number of a person.
         * @example 10010
         */
        AccountId: string;
        /**
         * 链接
         * @example https://zfcg.example.gov.cn/invoices/26500000000000000017
         */
        HttpsUrl: string;
        /** 工作通知推送 */
        NoticePushRequest: {
            district: components["schemas"]["District"];
            /**
             * 通知编号
             * @description The client's own number of this notice, unique for ever; the workbench shows a notice of one number once.
             * @example INV-26500000000000000017-1
             */
            noticeNo: string;
            /** 接收人 */
            receivers: components["schemas"]["AccountId"][];
            /**
             * 标题
             * @example 收到发票待确认
             */
            title: string;
            /**
             * 正文
             * @example 重庆示例科技有限公司 198000.00元，请于2026-03-27前确认或提出异议
             */
            text: string;
            url: components["schemas"]["HttpsUrl"];
        };
        /** 待办创建 */
        TodoCreateRequest: {
            district: components["schemas"]["District"];
            /**
             * 待办编号
             * @description The client's own number of this todo, unique for ever.
             * @example TD-INV-26500000000000000017
             */
            todoNo: string;
            /**
             * 事项
             * @example 发票 26500000000000000017 待确认
             */
            subject: string;
            /** 创建人账号 */
            creator: components["schemas"]["AccountId"];
            /** 办理人账号 */
            assignee: components["schemas"]["AccountId"];
            url: components["schemas"]["HttpsUrl"];
            /** 移动端链接 */
            mobileUrl?: components["schemas"]["HttpsUrl"];
            /** 办理时限 */
            dueAt: components["schemas"]["DateTime"];
            /**
             * 到期提醒级别
             * @description 0 none … 4 most urgent
             * @example 1
             */
            reminder?: number;
        };
        /** 待办办结 */
        TodoFinishBody: {
            district: components["schemas"]["District"];
            /** 办结人账号 */
            finishedBy: components["schemas"]["AccountId"];
        };
        /**
         * 日期
         * Format: date
         * @example 2026-03-02
         */
        CalendarDay: string;
        /** 收款账户 */
        PayeeAccount: {
            /**
             * 开户银行
             * @example 模拟银行重庆分行
             */
            bankName: string;
            /**
             * 户名
             * @example 重庆示例科技有限公司
             */
            name: string;
            account: components["schemas"]["AccountNo"];
        };
        /**
         * 供应商授权融资的银行
         * @description Ids of the banks to whom the supplier has opened this contract. Empty, no bank sees it.
         */
        FinancingBanks: string[];
        /**
         * 合同登记
         * @description The contract as it stands now; registering it again replaces what was registered.
         */
        ContractBody: {
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            lotNo?: components["schemas"]["LotNo"];
            /** 采购人 */
            purchaser: components["schemas"]["Enterprise"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /**
             * 合同名称
             * @example 办公设备采购合同
             */
            title: string;
            /** 合同金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 签订日期 */
            signedOn: components["schemas"]["CalendarDay"];
            payee: components["schemas"]["PayeeAccount"];
            financingBanks?: components["schemas"]["FinancingBanks"];
        };
        /**
         * 已登记的合同
         * @description The contract as the register holds it, for the client that registered it.
         */
        RegisteredContract: {
            contractNo: components["schemas"]["ContractNo"];
            district: components["schemas"]["District"];
            projectCode: components["schemas"]["ProjectCode"];
            lotNo?: components["schemas"]["LotNo"];
            /** 采购人 */
            purchaser: components["schemas"]["Enterprise"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /** 合同名称 */
            title: string;
            /** 合同金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 签订日期 */
            signedOn: components["schemas"]["CalendarDay"];
            payee: components["schemas"]["PayeeAccount"];
            financingBanks: components["schemas"]["FinancingBanks"];
            /** 登记或变更日期 */
            changedOn: components["schemas"]["CalendarDay"];
        };
        /**
         * 银行
         * @description Id of the bank's partner profile; the applicant chooses the bank.
         * @example example-bank
         */
        LendingBank: string;
        /**
         * 产品编号
         * @example ZCD-01
         */
        LoanProductNo: string;
        /**
         * 期限（月）
         * @example 12
         */
        LoanMonths: number;
        /**
         * 年利率（%）
         * @example 3.45
         */
        LoanRate: number;
        /** 融资产品 */
        LoanProducts: {
            /** 产品 */
            products: {
                productNo: components["schemas"]["LoanProductNo"];
                /** 产品名称 */
                name: string;
                /** 最高额度（分） */
                maxAmountFen: components["schemas"]["PositiveFen"];
                /** 最长期限（月） */
                maxMonths: components["schemas"]["LoanMonths"];
                rate: components["schemas"]["LoanRate"];
            }[];
        };
        /**
         * 融资业务编号
         * @description The bank's own number of the loan.
         * @example DK20260402000001
         */
        LoanNo: string;
        /**
         * 融资状态
         * @description none: the bank has nothing of it; applied 已申请; credited 已授信; receivable-confirmed 已签约并确认应收账款; account-locked 回款账户已锁定; disbursed 已放款; repaid 已结清; overdue 已逾期; rejected 已拒绝; cancelled 已撤销.
         * @enum {string}
         */
        LoanState: "none" | "applied" | "credited" | "receivable-confirmed" | "account-locked" | "disbursed" | "repaid" | "overdue" | "rejected" | "cancelled";
        /**
         * 原因
         * @example 资料不全
         */
        LoanReason: string;
        /** 融资进度 */
        LoanStatus: {
            status: components["schemas"]["LoanState"];
            loanNo?: components["schemas"]["LoanNo"];
            contractNo?: components["schemas"]["ContractNo"];
            /** 融资金额（分） */
            amountFen?: components["schemas"]["PositiveFen"];
            rate?: components["schemas"]["LoanRate"];
            /** 累计已还（分） */
            repaidFen?: components["schemas"]["Fen"];
            reason?: components["schemas"]["LoanReason"];
        };
        /** 融资申请 */
        LoanApplyRequest: {
            district: components["schemas"]["District"];
            bank: components["schemas"]["LendingBank"];
            productNo: components["schemas"]["LoanProductNo"];
            contractNo: components["schemas"]["ContractNo"];
            /** 合同金额（分） */
            contractAmountFen: components["schemas"]["PositiveFen"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            /** 采购人 */
            purchaser: components["schemas"]["Enterprise"];
            contact: components["schemas"]["Contact"];
            /** 申请金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 申请期限（月） */
            months: components["schemas"]["LoanMonths"];
            /**
             * 用途
             * @example 采购原材料
             */
            purpose?: string;
        };
        /**
         * 锁定编号
         * @description The bank's own number of the lock.
         * @example SD20260402000001
         */
        LockNo: string;
        /** 锁定状态 */
        PayeeAccountLockStatus: {
            /**
             * 状态
             * @description none: the bank has nothing of it; locked; released: the loan is repaid.
             * @enum {string}
             */
            status: "none" | "locked" | "released";
            lockNo?: components["schemas"]["LockNo"];
            contractNo?: components["schemas"]["ContractNo"];
            /** 锁定日期 */
            since?: components["schemas"]["CalendarDay"];
            /** 解除日期 */
            until?: components["schemas"]["CalendarDay"];
        };
        /**
         * 回款账户锁定
         * @description The finance side confirms to the bank that payments of the contract go to the agreed account and to no other until the loan is repaid.
         */
        PayeeAccountLockRequest: {
            district: components["schemas"]["District"];
            bank: components["schemas"]["LendingBank"];
            loanNo: components["schemas"]["LoanNo"];
            contractNo: components["schemas"]["ContractNo"];
            /** 约定回款账户 */
            payee: components["schemas"]["PayeeAccount"];
        };
        /**
         * 移送编号
         * @description The sender's own number of the referral: CQ-ZFCG, kind (CT collusion, JC test report, HX size of enterprise), day, number of the day.
         * @example CQ-ZFCG-CT-20260402-003
         */
        ReferralNo: string;
        /**
         * 事件编号
         * @description The center's own number of the event.
         * @example DJ-CG-20260402-003
         */
        ReferralEventNo: string;
        /**
         * 办理编号
         * @description The center's own number of what was done with a referral.
         * @example CB-20260403-000001
         */
        ReferralActionNo: string;
        /**
         * 移送状态
         * @description submitted 已上报; accepted 已受理; rejected 不予受理; dispatched 已分派; signed 已签收; sent-back 已退回; processing 办理中; feedback 已反馈; checked 已核查; closed 已办结; withdrawn 已撤回.
         * @enum {string}
         */
        ReferralState: "submitted" | "accepted" | "rejected" | "dispatched" | "signed" | "sent-back" | "processing" | "feedback" | "checked" | "closed" | "withdrawn";
        /**
         * 单位名称
         * @example 万州区公安局
         */
        ReferralUnitName: string;
        /**
         * 日期
         * Format: date
         * @example 2026-04-30
         */
        ReferralDay: string;
        /** 移送进度 */
        ReferralStatus: {
            /**
             * 是否已办理
             * @description applied — the center has it; none — it never received it.
             * @enum {string}
             */
            effect: "applied" | "none";
            eventNo?: components["schemas"]["ReferralEventNo"];
            actionNo?: components["schemas"]["ReferralActionNo"];
            status?: components["schemas"]["ReferralState"];
            /** 受理单位名称 */
            unitName?: components["schemas"]["ReferralUnitName"];
            /** 办理期限 */
            dueOn?: components["schemas"]["ReferralDay"];
        };
        /**
         * 移送事项
         * @description collusive-bidding 串通投标线索移送; false-test-report 虚假检测报告鉴定核实; sme-size 市内中小企业划型认定.
         * @enum {string}
         */
        ReferralKind: "collusive-bidding" | "false-test-report" | "sme-size";
        /**
         * 受理单位
         * @description The authority that is to deal with it, at the level of the sender.
         */
        ReferralAddressee: {
            /**
             * 层级
             * @description municipal 市级; district 县级; town 乡级.
             * @enum {string}
             */
            level: "district" | "municipal" | "town";
            /**
             * 单位
             * @description Division and department, joined by a hyphen: public-security 公安, market-regulation 市场监管, sme-authority 中小企业主管部门.
             * @example 500101-public-security
             */
            unit: string;
        };
        /** 串通投标线索 */
        ReferralCollusion: {
            projectCode: components["schemas"]["ProjectCode"];
            lotNo: components["schemas"]["LotNo"];
            /** 开标时间 */
            bidOpenedAt: components["schemas"]["DateTime"];
            /** 涉嫌主体 */
            suspects: {
                /** 名称 */
                name: string;
                uscc: components["schemas"]["Uscc"];
                /**
                 * 身份
                 * @enum {string}
                 */
                role: "bidder" | "agency" | "purchaser";
            }[];
            /** 疑点 */
            indicators: {
                /**
                 * 疑点代码
                 * @example SAME_MAC
                 */
                code: string;
                /**
                 * 疑点名称
                 * @example 投标文件制作机器码一致
                 */
                name: string;
                /** 核查时间 */
                checkedAt: components["schemas"]["DateTime"];
                /**
                 * 处理状态
                 * @enum {string}
                 */
                status: "open" | "processing" | "done";
            }[];
        };
        /** 检测报告 */
        ReferralTestReport: {
            /**
             * 检验检测报告编号
             * @example JC2026-00117
             */
            reportNo: string;
            /**
             * 检测机构名称
             * @example 重庆示例检测有限公司
             */
            laboratory: string;
            /**
             * CMA 资质认定证书编号
             * @example 262200340001
             */
            certificateNo: string;
            /**
             * 样品名称
             * @example 台式计算机
             */
            sample: string;
            /** 委托单位 */
            applicant: components["schemas"]["Enterprise"];
            /** 报告日期 */
            issuedOn: components["schemas"]["ReferralDay"];
            /**
             * 疑点
             * @example 报告编号在检测机构网站查无结果
             */
            doubt: string;
        };
        /**
         * 企业划型
         * @description Only enterprises registered in the city. Industries are those of 工信部联企业〔2011〕300号.
         */
        ReferralSmeSize: {
            /** 企业 */
            enterprise: components["schemas"]["Enterprise"];
            /**
             * 所属行业
             * @enum {string}
             */
            industry: "软件和信息技术服务业" | "农林牧渔业" | "工业" | "建筑业" | "批发业" | "零售业" | "交通运输业" | "仓储业" | "邮政业" | "住宿业" | "餐饮业" | "信息传输业" | "房地产开发经营" | "物业管理" | "租赁和商务服务业" | "其他未列明行业";
            /**
             * 从业人员（人）
             * @example 35
             */
            employees: number;
            /** 营业收入（分） */
            revenueFen: components["schemas"]["Fen"];
            /** 资产总额（分） */
            assetsFen: components["schemas"]["Fen"];
            /**
             * 数据年度
             * @example 2025
             */
            year: string;
            /**
             * 声明函所称类型
             * @enum {string}
             */
            declaredSize: "small" | "medium" | "micro";
        };
        /**
         * 附件
         * @description The file itself travels by the center's file exchange; here it is named, with its digest.
         */
        ReferralAttachment: {
            /**
             * 文件名
             * @example 评审报告.pdf
             */
            name: string;
            /**
             * SM3 摘要（十六进制）
             * @example 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0
             */
            sm3: string;
            /**
             * 字节数
             * @example 183204
             */
            sizeBytes: number;
        };
        /** 移送派发 */
        ReferralDispatchRequest: {
            district: components["schemas"]["District"];
            referralNo: components["schemas"]["ReferralNo"];
            kind: components["schemas"]["ReferralKind"];
            addressee: components["schemas"]["ReferralAddressee"];
            /**
             * 标题
             * @example 办公设备采购项目涉嫌串通投标线索
             */
            title: string;
            /**
             * 移送对象
             * @description project 项目; party 主体; official 公职人员; other 其他.
             * @enum {string}
             */
            subject: "project" | "party" | "official" | "other";
            /**
             * 情况说明
             * @example 两家投标人的投标文件由同一台设备制作
             */
            content?: string;
            /**
             * 移送单位
             * @example 万州区财政局
             */
            senderUnit?: components["schemas"]["ReferralUnitName"];
            /** 办理期限 */
            dueOn?: components["schemas"]["ReferralDay"];
            collusion?: components["schemas"]["ReferralCollusion"];
            testReport?: components["schemas"]["ReferralTestReport"];
            smeSize?: components["schemas"]["ReferralSmeSize"];
            /** 附件 */
            attachments: components["schemas"]["ReferralAttachment"][];
        } & ({
            /** @constant */
            kind?: "collusive-bidding";
        } | {
            /** @constant */
            kind?: "false-test-report";
        } | {
            /** @constant */
            kind?: "sme-size";
        });
        /**
         * 意见
         * @example 请尽快办理
         */
        ReferralOpinion: string;
        /** 移送催办 */
        ReferralUrgeBody: {
            district: components["schemas"]["District"];
            /** 催办意见 */
            opinion: components["schemas"]["ReferralOpinion"];
        };
        /** 移送补充材料 */
        ReferralSupplementBody: {
            district: components["schemas"]["District"];
            /** 补充说明 */
            opinion: components["schemas"]["ReferralOpinion"];
            /** 附件 */
            attachments: components["schemas"]["ReferralAttachment"][];
        };
        /** 移送撤回 */
        ReferralWithdrawBody: {
            district: components["schemas"]["District"];
            /** 撤回原因 */
            opinion: components["schemas"]["ReferralOpinion"];
        };
        /** 移送延期 */
        ReferralExtendBody: {
            district: components["schemas"]["District"];
            /** 延期原因 */
            opinion: components["schemas"]["ReferralOpinion"];
            /** 新的办理期限 */
            dueOn: components["schemas"]["ReferralDay"];
        };
        /**
         * 发票号码
         * @example 26500000000000000017
         */
        InvoiceNo: string;
        /**
         * 接收人
         * @description Accounts of people at the workbench; the first has the todo.
         */
        Receivers: components["schemas"]["AccountId"][];
        /**
         * 证明材料
         * @description Named by its digest; the file is uploaded before.
         */
        ProofFile: {
            /**
             * 文件名
             * @example 验收单.pdf
             */
            name: string;
            /** SM3 摘要 */
            sm3: string;
            /**
             * 字节数
             * @example 183204
             */
            sizeBytes: number;
        };
        /** 证明材料 */
        ProofFiles: components["schemas"]["ProofFile"][];
        /**
         * 不适用在线提交的情形
         * @description classified 涉密政府采购项目; tendered-works 采用招投标方式的政府采购工程
         * @enum {string}
         */
        ExemptFor: "classified" | "tendered-works";
        /** 发票提交 */
        InvoiceSubmission: {
            district: components["schemas"]["District"];
            invoiceNo: components["schemas"]["InvoiceNo"];
            contractNo: components["schemas"]["ContractNo"];
            projectCode?: components["schemas"]["ProjectCode"];
            /** 发票金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 采购单位 */
            purchaser: components["schemas"]["Enterprise"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            receivers: components["schemas"]["Receivers"];
            /**
             * 待办创建人账号
             * @description Left out, the first receiver.
             */
            creator?: components["schemas"]["AccountId"];
            url: components["schemas"]["HttpsUrl"];
            /** 验收证明材料 */
            proofs: components["schemas"]["ProofFiles"];
            exempt?: components["schemas"]["ExemptFor"];
        };
        /**
         * 原因
         * @example 开票有误
         */
        ActReason: string;
        /** 发票重新提交 */
        InvoiceResubmission: {
            reason: components["schemas"]["ActReason"];
            receivers?: components["schemas"]["Receivers"];
            url?: components["schemas"]["HttpsUrl"];
            /** 更正后的证明材料 */
            proofs?: components["schemas"]["ProofFiles"];
        };
        /** 原因 */
        InvoiceReason: {
            reason: components["schemas"]["ActReason"];
        };
        /** 合同约定 */
        ContractAgreement: {
            district: components["schemas"]["District"];
            /** 合同金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 签订日期 */
            signedOn: components["schemas"]["CalendarDay"];
            /** 约定交付日期 */
            dueOn?: components["schemas"]["CalendarDay"];
            /**
             * 约定付款期限（自然日）
             * @description From acceptance; left out, 30.
             * @example 30
             */
            paymentDays?: number;
            /** 采购人 */
            purchaser: components["schemas"]["Enterprise"];
            /** 供应商 */
            supplier: components["schemas"]["Enterprise"];
            exempt?: components["schemas"]["ExemptFor"];
        };
        /** 履约验收 */
        ContractAcceptance: {
            /** 验收日期 */
            acceptedOn: components["schemas"]["CalendarDay"];
            /** 验收资料 */
            proofs: components["schemas"]["ProofFiles"];
        };
        /** 验收资料上传或公示 */
        AcceptancePublication: {
            /**
             * 事项
             * @description uploaded 已上传监管平台; publicised 已公示
             * @enum {string}
             */
            act: "uploaded" | "publicised";
            /** 日期 */
            on: components["schemas"]["CalendarDay"];
        };
        /** 备案或公示日期 */
        ContractAct: {
            /** 日期 */
            on: components["schemas"]["CalendarDay"];
        };
        /** 应收账款确认 */
        ReceivableConfirmation: {
            /** 确认单位（采购人） */
            confirmedBy: components["schemas"]["Enterprise"];
            /** 确认日期 */
            confirmedOn: components["schemas"]["CalendarDay"];
            /** 应收账款金额（分） */
            amountFen: components["schemas"]["PositiveFen"];
            /** 确认材料 */
            proofs: components["schemas"]["ProofFiles"];
        };
        /** 原因 */
        LoanAct: {
            reason: components["schemas"]["ActReason"];
        };
        /** 一页事项 */
        LoopPage: {
            /** 事项 */
            items: components["schemas"]["Loop"][];
            /** 下一页游标 */
            next?: string;
        };
        /** 无对应事项的来文 */
        LoopUnclaimed: {
            /** 来文，由新到旧 */
            items: {
                /** 等待的编号 */
                token: string;
                /** 来文类型 */
                type: string;
                /** 时间 */
                at: components["schemas"]["DateTime"];
                /**
                 * 内容
                 * @description 账号、电话、人员只显示末四位。 Accounts, phones and persons by their last four characters.
                 */
                data: Record<string, never>;
            }[];
        };
        /** 一条办理记录 */
        LoopHistoryLine: {
            /** 序号 */
            no: number;
            /** 时间 */
            at: components["schemas"]["DateTime"];
            /** 来文编号 */
            eventId: string;
            /**
             * 来文类型
             * @example deposit.received
             */
            type: string;
            /**
             * 来源
             * @enum {string}
             */
            source: "partner" | "exchange" | "client" | "loop" | "clock" | "command";
            /**
             * 结果
             * @description applied 已办理 · ignored 留存备查 · refused 不予办理 · repeated 重复 · unclaimed 曾无对应事项
             * @enum {string}
             */
            outcome: "applied" | "ignored" | "refused" | "repeated" | "unclaimed";
            /** 原因 */
            reason?: string;
            /** 原因说明 */
            words?: string;
            /** 原状态 */
            from: components["schemas"]["LoopState"];
            /** 新状态 */
            to: components["schemas"]["LoopState"];
            /** 备注 */
            note?: Record<string, never>;
        };
        /** 办理记录 */
        LoopHistory: {
            id: components["schemas"]["LoopId"];
            /** 记录，由先到后 */
            lines: components["schemas"]["LoopHistoryLine"][];
        };
        /**
         * 行政处罚信息
         * @description A decision on one of the suspects, as it is reported to the credit platform (credit.yaml CreditRecordRequest; the district is that of the referral).
         */
        ReferralPenalty: {
            documentNo: components["schemas"]["DocumentNo"];
            /** 行政相对人 */
            subject: components["schemas"]["Enterprise"];
            subjectKind: components["schemas"]["SubjectKind"];
            /**
             * 工商登记码
             * @example 500000009900001
             */
            registrationNo?: string;
            /**
             * 处罚名称
             * @example 串通投标行政处罚
             */
            penaltyName: string;
            penaltyKind: components["schemas"]["PenaltyKind"];
            /**
             * 违法行为类型
             * @example 串通投标
             */
            violation: string;
            /**
             * 违法事实
             * @example 与其他供应商协商报价
             */
            facts: string;
            /**
             * 处罚依据
             * @example 《中华人民共和国政府采购法》第七十七条
             */
            basis: string;
            /**
             * 处罚内容
             * @example 罚款并列入不良行为记录名单
             */
            content: string;
            /** 罚款（分） */
            fineFen?: components["schemas"]["Fen"];
            /** 没收违法所得（分） */
            confiscatedFen?: components["schemas"]["Fen"];
            /** 暂扣或吊销的证照 */
            licence?: string;
            /** 处罚机关 */
            authority: components["schemas"]["Enterprise"];
            /** 决定日期 */
            decidedOn: components["schemas"]["Date"];
            /**
             * 处罚有效期
             * @example 2026-06-30
             */
            validUntil?: components["schemas"]["Date"];
            /**
             * 公示截止期
             * @example 2026-06-30
             */
            publicUntil: components["schemas"]["Date"];
            division: components["schemas"]["Division"];
            /** 备注 */
            remark?: string;
        };
        /** 行政处罚信息 */
        ReferralPenalties: components["schemas"]["ReferralPenalty"][];
        /**
         * 反馈核查
         * @description 认可公安立案的串通投标线索，须随附 penalties；其他结论不附。redispatchedAs 只随异议：该事项另行移送的编号。
         *     A confirmed case of collusion brings its penalties, any other verdict brings none. redispatchedAs goes with a dispute alone: the number under which the matter goes on.
         */
        ReferralCheckBody: {
            /**
             * 核查结论
             * @description confirmed 认可 · disputed 异议，请承办部门复核
             * @enum {string}
             */
            verdict: "confirmed" | "disputed";
            /** 核查意见 */
            opinion: components["schemas"]["ReferralOpinion"];
            penalties?: components["schemas"]["ReferralPenalties"];
            /** 另行移送的编号 */
            redispatchedAs?: components["schemas"]["ReferralNo"];
        };
        /** 确认不予受理 */
        ReferralRejectionBody: {
            opinion: components["schemas"]["ReferralOpinion"];
            /** 另行移送的编号 */
            redispatchedAs?: components["schemas"]["ReferralNo"];
        };
        /**
         * 重新报送信用信息
         * @description Reports again what was refused or failed; penalties replace all of those, where they must be corrected.
         */
        ReferralRetryBody: {
            opinion: components["schemas"]["ReferralOpinion"];
            penalties?: components["schemas"]["ReferralPenalties"];
        };
        /**
         * 质疑函编号
         * @description The client's own number of the letter; unique among its letters.
         * @example ZY-20260302-001
         */
        ChallengeLetterNo: string;
        /** 登记质疑函 */
        ChallengeReceivedBody: {
            district: components["schemas"]["District"];
            letterNo: components["schemas"]["ChallengeLetterNo"];
            projectCode: components["schemas"]["ProjectCode"];
            lotNo?: components["schemas"]["LotNo"];
            /** 质疑供应商 */
            challenger: components["schemas"]["Enterprise"];
            /**
             * 答复人
             * @description purchaser 采购人 · agency 采购代理机构（在委托授权范围内）
             * @enum {string}
             */
            respondent: "purchaser" | "agency";
            /** 收到质疑函之日 */
            receivedOn: components["schemas"]["LoopDate"];
        };
        /** 证明材料 */
        ComplaintFiles: components["schemas"]["ReferralAttachment"][];
        /** 质疑答复 */
        ChallengeAnsweredBody: {
            /** 答复之日 */
            answeredOn: components["schemas"]["LoopDate"];
            /** 答复函及通知材料 */
            evidence: components["schemas"]["ComplaintFiles"];
        };
        /** 撤回质疑或投诉 */
        ChallengeWithdrawnBody: {
            /** 撤回之日 */
            withdrawnOn: components["schemas"]["LoopDate"];
            evidence?: components["schemas"]["ComplaintFiles"];
        };
        /** 提起投诉 */
        ComplaintFiledBody: {
            /** 财政部门收到投诉书之日 */
            filedOn: components["schemas"]["LoopDate"];
            /** 投诉书及附件 */
            evidence?: components["schemas"]["ComplaintFiles"];
        };
        /** 意见 */
        ComplaintOpinion: string;
        /** 投诉审查 */
        ComplaintExaminedBody: {
            /** 审查完成之日 */
            examinedOn: components["schemas"]["LoopDate"];
            /**
             * 审查结果
             * @description admitted 受理 · rejected 不予受理 · needs-correction 通知补正
             * @enum {string}
             */
            result: "admitted" | "rejected" | "needs-correction";
            opinion?: components["schemas"]["ComplaintOpinion"];
            /** 通知书 */
            evidence?: components["schemas"]["ComplaintFiles"];
        };
        /** 投诉补正 */
        ComplaintCorrectedBody: {
            /** 收到补正材料之日 */
            correctedOn: components["schemas"]["LoopDate"];
            /** 补正材料 */
            evidence?: components["schemas"]["ComplaintFiles"];
        };
        /** 中止处理期限 */
        ComplaintSuspendedBody: {
            /** 中止之日 */
            suspendedOn: components["schemas"]["LoopDate"];
            /**
             * 中止事由
             * @description inspection 检验 · testing 检测 · appraisal 鉴定 · expert-review 专家评审 · investigation 调查
             * @enum {string}
             */
            ground: "inspection" | "testing" | "appraisal" | "expert-review" | "investigation";
            /** 通知书 */
            evidence: components["schemas"]["ComplaintFiles"];
        };
        /** 恢复处理期限 */
        ComplaintResumedBody: {
            /** 恢复之日 */
            resumedOn: components["schemas"]["LoopDate"];
        };
        /**
         * 处理结果
         * @description upheld 投诉成立 · upheld-without-effect 成立但不影响采购结果 · dismissed 驳回
         * @enum {string}
         */
        ComplaintResult: "upheld" | "upheld-without-effect" | "dismissed";
        /**
         * 处理决定书文号
         * @example 渝财采处〔2026〕3号
         */
        ComplaintDocumentNo: string;
        /** 投诉处理决定 */
        ComplaintDecidedBody: {
            /** 决定之日 */
            decidedOn: components["schemas"]["LoopDate"];
            result: components["schemas"]["ComplaintResult"];
            documentNo: components["schemas"]["ComplaintDocumentNo"];
            /** 处理决定书 */
            evidence?: components["schemas"]["ComplaintFiles"];
        };
        /** 一个采购人的质疑投诉率 */
        ComplaintRate: {
            district?: components["schemas"]["District"];
            /** 采购人 */
            purchaser?: components["schemas"]["Enterprise"];
            /** 公告中标的项目数 */
            awarded: number;
            /** 其中被质疑的项目数 */
            challenged: number;
            /** 其中被投诉的项目数 */
            complained: number;
            /**
             * 质疑投诉率（%）
             * @description One decimal, cut off.
             */
            ratePercent: number;
            /** 达到阈值 */
            above: boolean;
        };
        /** 质疑投诉率 */
        ComplaintRates: {
            /**
             * 指标编号
             * @example A12-rate
             */
            id: string;
            /** 指标名称 */
            title: string;
            /** 含义 */
            what: string;
            /** 依据 */
            clause: string;
            /** 阈值（%） */
            thresholdPercent: number;
            /** 起 */
            since: components["schemas"]["LoopDate"];
            /** 止 */
            until: components["schemas"]["LoopDate"];
            /** 各采购人 */
            rows: components["schemas"]["ComplaintRate"][];
            /** 无中标记录而被质疑的项目数 */
            withoutAward: number;
        };
        /** 评价指标 */
        MeasureList: {
            /** 指标 */
            measures: components["schemas"]["ComplaintRates"][];
        };
        /**
         * 年份
         * @example 2027
         */
        CalendarYearNumber: number;
        /**
         * 日期
         * @example 2027-01-01
         */
        CalendarDate: string;
        /** 通知 */
        CalendarNotice: {
            /**
             * 标题
             * @example 国务院办公厅关于2026年部分节假日安排的通知
             */
            title: string;
            /**
             * 网址
             * @example https://www.gov.cn/zhengce/content/202511/content_7047090.htm
             */
            url: string;
            /** 发布日期 */
            publishedOn: components["schemas"]["CalendarDate"];
        };
        /**
         * 日期与节日名称
         * @description Day → name of the holiday, e.g. `"2027-01-01": "元旦"`.
         */
        CalendarDays: {
            [key: string]: string;
        };
        /** 已知的工作日历 */
        KnownCalendar: {
            year: components["schemas"]["CalendarYearNumber"];
            notice: components["schemas"]["CalendarNotice"];
            /** 放假日 */
            holidays: components["schemas"]["CalendarDays"];
            /** 调休上班日 */
            workdays: components["schemas"]["CalendarDays"];
            /**
             * 来源
             * @description shipped — came with this release; published — published here since.
             * @enum {string}
             */
            source: "shipped" | "published";
            /**
             * 录入时间
             * @description RFC 3339; of a published one.
             */
            publishedAt?: string;
        };
        CalendarList: {
            calendars: components["schemas"]["KnownCalendar"][];
        };
        /** 一年的工作日历 */
        CalendarYear: {
            year: components["schemas"]["CalendarYearNumber"];
            notice: components["schemas"]["CalendarNotice"];
            /**
             * 放假日
             * @description Every day off that the notice names, weekend days within it too; it may reach back into the December before.
             */
            holidays: components["schemas"]["CalendarDays"];
            /**
             * 调休上班日
             * @description Weekend days on which work is made up.
             */
            workdays: components["schemas"]["CalendarDays"];
        };
        /** 最后一日 */
        CountedDay: {
            dueOn: components["schemas"]["CalendarDate"];
            /**
             * 暂估
             * @description It reaches into a year whose official calendar is not known.
             */
            provisional: boolean;
        };
        /** 变动的时限 */
        MovedClock: {
            /** 事项标识 */
            loopId: string;
            /** 事项种类 */
            kind: string;
            /** 事项编号 */
            key: string;
            /**
             * 时限
             * @example A9
             */
            clock: string;
            /** 原期限 */
            before: components["schemas"]["CountedDay"];
            /** 新期限 */
            after: components["schemas"]["CountedDay"];
        };
        /** 公布结果 */
        PublishedCalendar: {
            year: components["schemas"]["CalendarYearNumber"];
            /**
             * 变化
             * @enum {string}
             */
            change: "new" | "changed" | "same";
            /** 变动的时限数 */
            movedCount: number;
            /**
             * 变动的时限
             * @description The first thousand.
             */
            moved: components["schemas"]["MovedClock"][];
        };
        /** 办理清单 */
        ExchangePage: {
            items: components["schemas"]["Exchange"][];
            /** 下一页的 cursor */
            next?: string;
        };
        /** 报文 */
        Wire: {
            /** 请求行 */
            line?: string;
            /** HTTP 状态码 */
            status?: number;
            /**
             * 文本编码
             * @description In which `text` was read.
             * @enum {string}
             */
            charset?: "utf-8" | "gb18030";
            /**
             * 文本
             * @description Left out where the bytes are not text.
             */
            text?: string;
            /** 原始字节 */
            base64: string;
        };
        /** 一次往来 */
        Attempt: {
            /** 序号 */
            no: number;
            /**
             * 类型
             * @description call 发送 · ask 核对 · takeover 进程中断后接管 · second-route 转第二路由 · resolution 人工处理
             * @enum {string}
             */
            kind: "call" | "ask" | "takeover" | "second-route" | "resolution";
            operation: components["schemas"]["OperationName"];
            /** 处理进程 */
            worker: string;
            /** 开始 */
            startedAt: components["schemas"]["DateTime"];
            /** 结束 */
            endedAt: components["schemas"]["DateTime"];
            /** 耗时（毫秒） */
            durationMs?: number;
            /** 结果 */
            result: string;
            /** 其后的状态 */
            state: components["schemas"]["ExchangeState"];
            /** 代码 */
            code?: string;
            /** 说明 */
            detail?: string;
            /** 映射版本 */
            mappingHash?: string;
            /** 发出的报文 */
            request?: components["schemas"]["Wire"];
            /** 收到的报文 */
            response?: components["schemas"]["Wire"];
        };
        /** 往来记录 */
        AttemptList: {
            attempts: components["schemas"]["Attempt"][];
        };
        /** 人工处理意见 */
        ResolutionBody: {
            outcome: components["schemas"]["ResolutionOutcome"];
            /**
             * 依据
             * @description What it rests on: whom you asked, what they said, where it is filed.
             * @example 2026-06-01 电话核实，对方值班李工确认已办理，回执存档 2026-118
             */
            evidence: string;
            /**
             * 结果
             * @description Of succeeded alone: the canonical response of the operation.
             */
            response?: Record<string, never>;
        };
        /** 复核 */
        ResolutionConfirmationBody: {
            /**
             * 处理意见序号
             * @description `no` of the proposal that was read.
             */
            proposal: number;
        };
        /**
         * 订阅标识
         * @description The client's own name for it.
         * @example one-stop
         */
        WebhookName: string;
        /**
         * 接收地址
         * @description https, at a public address; others only where the operator has listed them (TONGBAN_WEBHOOK_ALLOW). Without user name, password and fragment.
         * @example https://one-stop.example.org/tongban/events
         */
        WebhookUrl: string;
        /**
         * 事件类型
         * @description Event types of specs/events.asyncapi.yaml; `tongban.referral.*` takes all below, `*` all.
         * @example [
         *       "tongban.deposit.*",
         *       "tongban.referral.*"
         *     ]
         */
        WebhookTypes: string[];
        /**
         * 订阅
         * @description Never with its secret.
         */
        Webhook: {
            id: components["schemas"]["WebhookName"];
            url: components["schemas"]["WebhookUrl"];
            types: components["schemas"]["WebhookTypes"];
            /**
             * 状态
             * @description active 有效 · gone 接收方应答 410，订阅已结束
             * @enum {string}
             */
            state: "active" | "gone";
            /** 连续失败次数 */
            failures: number;
            /** 最近一次失败的原因 */
            problem?: string;
            /** 待投递事件数 */
            pending: number;
            /** 建立时间 */
            createdAt: components["schemas"]["DateTime"];
            /** 变更时间 */
            updatedAt: components["schemas"]["DateTime"];
            /** 原密钥同时有效至 */
            previousSecretUntil?: components["schemas"]["DateTime"];
        };
        /** 订阅列表 */
        WebhookList: {
            /** 订阅 */
            webhooks: components["schemas"]["Webhook"][];
        };
        /**
         * 签名密钥
         * @description `whsec_` and the base64 of 24 to 64 bytes.
         * @example whsec_c3ludGhldGljLWV4YW1wbGUtb2YtYS1zZWNyZXQh
         */
        WebhookSecret: string;
        /** 订阅 */
        WebhookBody: {
            url: components["schemas"]["WebhookUrl"];
            types: components["schemas"]["WebhookTypes"];
            /** @description Left out for a new webhook, one is drawn and shown in this answer alone. */
            secret?: components["schemas"]["WebhookSecret"];
        };
        /** 已生效的订阅 */
        AppliedWebhook: {
            webhook: components["schemas"]["Webhook"];
            /** @description Where it was drawn. It is not shown again. */
            secret?: components["schemas"]["WebhookSecret"];
        };
        /** 已删除的订阅 */
        RemovedWebhook: {
            removed: components["schemas"]["WebhookName"];
        };
        /** 更换密钥 */
        SecretRotationBody: {
            /**
             * 原密钥继续签名的小时数
             * @description Both sign for so long; 0: the old one, which somebody has seen, ends now. Left out, 24.
             */
            keepHours?: number;
        };
        /** 新密钥 */
        RotatedSecret: {
            /** @description It is not shown again. */
            secret: components["schemas"]["WebhookSecret"];
        };
        /**
         * 投递状态
         * @description pending 待投递 · delivered 已送达 · failed 多次失败，不再自动重试
         * @enum {string}
         */
        WebhookDeliveryState: "pending" | "delivered" | "failed";
        /** 事件投递 */
        WebhookDelivery: {
            /**
             * 事件编号
             * @description The header `webhook-id`.
             */
            eventId: string;
            /** 事件类型 */
            type: string;
            /** 事件序号 */
            sequence: string;
            state: components["schemas"]["WebhookDeliveryState"];
            /** 已投递次数 */
            attempts: number;
            /** 最近一次应答的 HTTP 状态 */
            status?: number;
            /** 最近一次失败的原因 */
            problem?: string;
            /** 最近一次投递 */
            attemptedAt?: components["schemas"]["DateTime"];
            /** 下次投递不早于 */
            nextAt?: components["schemas"]["DateTime"];
        };
        /** 事件投递列表 */
        WebhookDeliveryPage: {
            /** 事件投递 */
            deliveries: components["schemas"]["WebhookDelivery"][];
            /** 下一页 */
            next?: string;
        };
        /**
         * 重新投递
         * @description One event by its id, or those that happened since a time. They are sent with the same `webhook-id` as before.
         */
        RedeliveryBody: {
            /** 事件编号 */
            eventId?: components["schemas"]["ExchangeId"];
            /** 此时起发生的事件 */
            since?: components["schemas"]["DateTime"];
            /**
             * 已送达的也重新投递
             * @description With `since`. Left out: those alone that have failed.
             */
            delivered?: boolean;
        } & (unknown | unknown);
        /** 重新投递 */
        Redelivered: {
            /** 将重新投递的事件数 */
            count: number;
        };
        /** 测试结果 */
        WebhookTest: {
            /** 已送达 */
            delivered: boolean;
            /** 应答的 HTTP 状态 */
            status?: number;
            /** 用时（毫秒） */
            durationMs: number;
            /** 未送达的原因 */
            problem?: string;
        };
        /** 路由 */
        RouteView: {
            district: components["schemas"]["District"];
            /**
             * 业务
             * @description `*` stands for all that the partner speaks.
             */
            operation: string;
            partner: components["schemas"]["PartnerName"];
            /** 起始日 */
            from: components["schemas"]["Day"];
            /**
             * 截止日
             * @description The first day on which it no longer holds.
             */
            to?: components["schemas"]["Day"];
            /**
             * 顺位
             * @description 1: it serves. 2: takes over what the first has provably not received.
             * @enum {integer}
             */
            rank: 1 | 2;
        };
        RouteList: {
            routes: components["schemas"]["RouteView"][];
        };
        /**
         * 接入系统
         * @description The profile in force, without its credentials.
         */
        PartnerView: {
            id: components["schemas"]["PartnerName"];
            /** 类型 */
            kind: string;
            /** 名称 */
            name: string;
            /** 接口格式 */
            dialect: string;
            /** 地址 */
            address?: string;
            /** 对方自取 */
            pull?: boolean;
            /** 监听 */
            listen?: {
                /** 端口 */
                port: number;
                /** 准入 IP */
                allow: string[];
            };
            /** 代为回报的系统 */
            answersFor?: string[];
            /** 旧密钥有效至 */
            previousUntil?: string;
            /** 参数 */
            values?: {
                [key: string]: string;
            };
            /** 与接口格式的不同之处 */
            overrides?: Record<string, never>;
            /**
             * 开放时间
             * @description In Beijing time; left out, always.
             */
            hours?: {
                /** 星期 */
                days: string[];
                /** 开放 */
                from: string;
                /** 关闭 */
                to: string;
            }[];
            /** 限额 */
            limits: {
                /** 并发调用数 */
                concurrency: number;
                /** 待办上限 */
                backlog: number;
                /** 超时（毫秒） */
                timeoutMs?: number;
                /** 熔断时长（毫秒） */
                breakerMs: number;
                /** 首次重试间隔（毫秒） */
                retryMs: number;
            };
            /** 联系人 */
            contact?: {
                /** 姓名 */
                name: string;
                /** 电话 */
                phone: string;
            };
            /** 支持的业务 */
            operations: string[];
            /** 路由 */
            routes: components["schemas"]["RouteView"][];
            /** 版本 */
            revision: string;
        };
        PartnerList: {
            partners: components["schemas"]["PartnerView"][];
        };
        /**
         * 接入配置
         * @description A partner's profile as `tongban partner apply` sends it: who it is, which dialect it speaks, where it is, for which districts it serves what.
         */
        "partner-profile.schema": {
            /**
             * 标识
             * @description Lower case letters, digits and hyphens, beginning with a letter: never a district code. It cannot be changed later.
             * @example wanzhou-trading-center
             */
            id: string;
            /**
             * 类型
             * @example trading-center
             */
            kind: string;
            /** 名称 */
            name: string;
            /**
             * 接口格式
             * @description Kind and dialect, as a folder of mappings/.
             * @example trading-center/token-params
             */
            dialect: string;
            /**
             * 地址
             * @description http or https, without user, password, query and fragment, or tcp://host:port. Left out where the partner fetches its work (pull) or only ever calls the gateway.
             * @example https://zbjy.example.com
             */
            address?: string;
            /**
             * 对方自取
             * @description The partner fetches its work with POST /partners/{id}/lease and confirms it; nothing is ever sent to it.
             */
            pull?: boolean;
            /**
             * 监听
             * @description A port of the gateway on which the partner delivers framed messages. Framed messages carry no secret: who may connect is all that is known of the sender.
             */
            listen?: {
                /** 端口 */
                port: number;
                /** 准入 IP */
                allow: string[];
            };
            /**
             * 代为回报的系统
             * @description Other partners whose exchanges the events of this one may be about.
             */
            answersFor?: string[];
            /**
             * 密钥
             * @description `$auth.*` of the mappings. Goes in and never comes out; left out or empty, what is stored stays.
             */
            credentials?: {
                [key: string]: string;
            };
            /**
             * 旧密钥
             * @description With these the partner may also prove itself until previousUntil. Left out: with those stored before credentials changed. Goes in and never comes out.
             */
            previousCredentials?: {
                [key: string]: string;
            };
            /**
             * 旧密钥有效至
             * @description RFC 3339, Beijing time. Left out: the old credentials end at once.
             * @example 2026-12-31T18:00:00+08:00
             */
            previousUntil?: string;
            /**
             * 参数
             * @description `$profile.*` of the mappings.
             */
            values?: {
                [key: string]: string;
            };
            /**
             * 与接口格式的不同之处
             * @description What this partner does otherwise than its dialect: the keys of an overrides.yaml (mappings/README.en.md), without `overrides` and `partner`.
             */
            overrides?: {
                /** 对 dialect.yaml 的改动 */
                dialect?: Record<string, never>;
                /** 对各业务映射的改动 */
                operations?: Record<string, never>;
            };
            /** 限额 */
            limits?: {
                /** 并发调用数（默认 16） */
                concurrency?: number;
                /** 待办上限（默认 10000） */
                backlog?: number;
                /** 超时毫秒（默认按业务） */
                timeoutMs?: number;
                /** 熔断毫秒（默认 10000） */
                breakerMs?: number;
                /** 首次重试间隔毫秒（默认 1000） */
                retryMs?: number;
            };
            /**
             * 开放时间
             * @description When the partner may be called, in Beijing time; outside, commands wait. Left out: always.
             */
            hours?: {
                /** 星期 */
                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                /** 开放 */
                from: string;
                /** 关闭 */
                to: string;
            }[];
            /** 联系人 */
            contact?: {
                /** 姓名 */
                name: string;
                /** 电话 */
                phone: string;
            };
            /**
             * 路由
             * @description Which districts it serves, from which day on. Applying a profile replaces all of them.
             */
            routes: {
                /** 区县 */
                district: string;
                /**
                 * 业务
                 * @description Left out: every operation of the dialect.
                 */
                operations?: string[];
                /** 起始日 */
                from: string;
                /**
                 * 截止日
                 * @description The first day on which it no longer holds.
                 */
                to?: string;
                /**
                 * 顺位
                 * @description 1: it serves (default). 2: a command goes over to it while the first has provably received nothing.
                 * @enum {integer}
                 */
                rank?: 1 | 2;
            }[];
        };
        /** 连通测试 */
        ConnectionTestBody: {
            /**
             * 用来测试的查询
             * @description Left out, the dialect's link test where it has one; otherwise the test ends before the query.
             */
            query?: {
                /**
                 * 业务
                 * @example deposit.status
                 */
                operation: string;
                /**
                 * 请求
                 * @description The canonical request.
                 */
                message: Record<string, never>;
            };
        };
        /** 说明 */
        BothLanguages: {
            /** 中文 */
            zh: string;
            /** 英文 */
            en: string;
        };
        /** 一跳 */
        ConnectionHop: {
            /**
             * 哪一跳
             * @enum {string}
             */
            hop: "address" | "name" | "connect" | "tls" | "authentication" | "query";
            /**
             * 结果
             * @enum {string}
             */
            result: "passed" | "failed" | "skipped";
            /** 用时（毫秒） */
            ms: number;
            /** 所见 */
            finding: components["schemas"]["BothLanguages"];
            /**
             * 细节
             * @description Addresses found, protocol, subject and last day of a certificate, whether a client certificate is wanted.
             */
            facts?: {
                [key: string]: string;
            };
            /**
             * 在哪一侧
             * @description Where it failed.
             * @enum {string}
             */
            side?: "ours" | "network" | "partner";
            /** 如何处理 */
            advice?: components["schemas"]["BothLanguages"];
        };
        /** 连通测试结果 */
        ConnectionReport: {
            partner: components["schemas"]["PartnerName"];
            /**
             * 地址
             * @description Empty for a partner that only calls us.
             */
            address: string;
            /** 是否全部通过 */
            passed: boolean;
            /** 各跳 */
            hops: components["schemas"]["ConnectionHop"][];
            /**
             * 附注
             * @description Opening hours and clocks.
             */
            notes: components["schemas"]["BothLanguages"][];
        };
        /**
         * 权限
         * @enum {string}
         */
        Scope: "venue:read" | "venue:write" | "deposit:read" | "deposit:write" | "payment:read" | "payment:write" | "credit:read" | "credit:write" | "notice:write" | "contract:write" | "loan:read" | "loan:write" | "referral:read" | "referral:write" | "invoice:read" | "invoice:write" | "complaint:read" | "complaint:write" | "milestone:write" | "loop:read" | "webhook:read" | "webhook:write" | "evidence:read" | "evidence:write" | "calendar:write" | "exchange:read" | "exchange:cancel" | "exchange:resolve" | "partners:read" | "partners:write" | "clients:write" | "operations:read";
        /** 权限 */
        Scopes: components["schemas"]["Scope"][];
        /**
         * 可办理的区县
         * @description `*` stands for all.
         */
        ClientDistricts: string[];
        /** 客户端 */
        ClientBody: {
            /**
             * 密钥
             * @description At least 16 characters; goes in and never comes out.
             */
            secret: string;
            scopes: components["schemas"]["Scopes"];
            districts: components["schemas"]["ClientDistricts"];
        };
        /** 客户端 */
        ClientView: {
            id: components["schemas"]["ClientName"];
            scopes: components["schemas"]["Scopes"];
            districts: components["schemas"]["ClientDistricts"];
        };
        /** SM3 摘要（十六进制） */
        Sm3: string;
        /** SHA-256 摘要（十六进制） */
        Sha256: string;
        /** 证据文件 */
        EvidenceFile: {
            sm3: components["schemas"]["Sm3"];
            sha256: components["schemas"]["Sha256"];
            /** 字节数 */
            sizeBytes: number;
            /**
             * 类型
             * @description As this client has declared it.
             */
            mediaType: string;
            /**
             * 首次上传时间
             * Format: date-time-seconds
             */
            storedAt: string;
        };
        /**
         * 检查点
         * @description What the chain was at a number.
         */
        SealCheckpoint: {
            /** 序号 */
            no: number;
            /** 链值（十六进制） */
            link: string;
            /**
             * 摘要算法
             * @enum {string}
             */
            algorithm: "sha256" | "sm3";
        };
        /** 历史核验结果 */
        HistoryVerification: {
            /** 全部相符 */
            ok: boolean;
            /**
             * 相符的环数
             * @description Links found in order, up to the first broken one.
             */
            sealed: number;
            /**
             * 其中已清理的行
             * @description Their line is gone, their digest still counts.
             */
            purged: number;
            /** 尚未封存的行 */
            unsealed: number;
            /**
             * 其中最早一行的写入时间
             * Format: date-time-seconds
             */
            oldestUnsealedSince?: string;
            /** 相符的检查点 */
            checkpoints: number;
            last?: components["schemas"]["SealCheckpoint"];
            /** 第一处断裂 */
            firstBroken?: {
                /**
                 * 类别
                 * @enum {string}
                 */
                what: "content-changed" | "line-missing" | "link-broken" | "number-missing" | "tail-cut" | "checkpoint-contradicted";
                /** 环的序号 */
                no?: number;
                /** 历史行的序号 */
                historySeq?: string;
                /** 所属事项 */
                loop?: {
                    /** 标识 */
                    id: string;
                    /** 类别 */
                    kind?: string;
                    /** 编号 */
                    key?: string;
                };
                /** 说明 */
                explanation: string;
            };
        };
        /** 外部留存的检查点 */
        SealCheckpoints: {
            /** 检查点 */
            checkpoints: components["schemas"]["SealCheckpoint"][];
        };
        /** 守恒审计 */
        Audit: {
            /** 无人承办的未决件数（必须为 0） */
            missing: number;
            /** 其中若干编号 */
            missingIds: string[];
            /** 各状态件数 */
            byState: {
                state: components["schemas"]["ExchangeState"];
                count: number;
                oldestId?: string;
                oldestSince?: components["schemas"]["DateTime"];
            }[];
            /** 各承载方件数 */
            byCarrier: {
                [key: string]: number;
            };
        };
        /** 运行状况 */
        Status: {
            /** 可否接收业务 */
            ready: boolean;
            /** 组件 */
            parts?: Record<string, never>[];
            /** 各接入系统：待办、熔断、联系人 */
            partners?: Record<string, never>[];
            /** 未决件数（按状态） */
            waiting?: Record<string, never>[];
            /** 待核实、暂缓、需人工的办理 */
            attention?: Record<string, never>[];
            /** 事项 */
            loops?: {
                /** 未办结 */
                open: number;
                /** 已逾期 */
                overdue: number;
                /** 无对应事项的来文 */
                unclaimed: number;
            };
            /** 事件订阅 */
            webhooks?: {
                /** 有效 */
                active: number;
                /** 其中最近一次投递失败 */
                failing: number;
                /** 接收方已终止 */
                gone: number;
                /** 待投递事件 */
                pending: number;
            };
            /** 无人承办的未决件数（必须为 0） */
            missing?: number;
            /** 其中若干编号 */
            missingIds?: string[];
        } & {
            [key: string]: unknown;
        };
        /** 领取工作 */
        LeaseBody: {
            /**
             * 最多领取件数
             * @example 10
             */
            max: number;
            /**
             * 无工作时最多等待秒数
             * @example 20
             */
            waitSeconds: number;
        };
        /**
         * 工作编号
         * @description Names this handing out; to be given back with the answer.
         */
        WorkId: string;
        /** 报文头 */
        WireHeaders: {
            [key: string]: string;
        };
        /** 一件工作 */
        WorkItem: {
            id: components["schemas"]["WorkId"];
            /**
             * 业务
             * @example venue.book
             */
            operation: string;
            /**
             * 流水号
             * @description The same whenever the same work is handed out: carry it out once.
             */
            reference: string;
            /** 第几次 */
            attempt: number;
            /**
             * 确认期限
             * @description RFC 3339; then the work is handed out again.
             */
            leasedUntil: string;
            /**
             * 请求报文
             * @description What the gateway would have sent, had it an address to send it to.
             */
            request: {
                /** 方法 */
                method: string;
                /** 路径 */
                path: string;
                headers: components["schemas"]["WireHeaders"];
                /** 报文体（Base64） */
                body: string;
            };
        };
        /** 领取到的工作 */
        LeasedWork: {
            /** 工作 */
            items: components["schemas"]["WorkItem"][];
        };
        /** 报文体（Base64） */
        WireBody: string;
        /** 确认工作 */
        ConfirmBody: {
            /** 应答 */
            items: {
                id: components["schemas"]["WorkId"];
                /**
                 * 应答报文
                 * @description What would have been answered to the request.
                 */
                response: {
                    /**
                     * 状态码
                     * @example 200
                     */
                    status: number;
                    headers?: components["schemas"]["WireHeaders"];
                    body: components["schemas"]["WireBody"];
                };
            }[];
        };
        /** 确认结果 */
        ConfirmedWork: {
            /** 各件结果 */
            items: {
                id: components["schemas"]["WorkId"];
                /**
                 * 办理状态
                 * @description Left out: no such work was handed out.
                 */
                state?: string;
                /**
                 * 是否以此应答为准
                 * @description False: it had been settled otherwise before.
                 */
                taken: boolean;
            }[];
        };
        /** 业务时间 */
        DemoTime: {
            /** 现在 */
            now: components["schemas"]["DateTime"];
            /**
             * 今天
             * Format: date
             */
            today: string;
            /** 是否工作日 */
            workingDay: boolean;
            /** 节假日或调休 */
            holiday?: string;
            /** 领先系统时间（秒） */
            aheadSeconds: number;
        };
        /**
         * 推进业务时间
         * @description Exactly one of them.
         */
        DemoTimeMove: {
            /**
             * 前进若干工作日
             * @description To the same time of day.
             */
            advanceWorkingDays?: number;
            /** 前进若干日 */
            advanceDays?: number;
            /** 前进若干小时 */
            advanceHours?: number;
            /** 前进至 */
            to?: components["schemas"]["DateTime"];
        };
        /** 存活 */
        Health: {
            /** @constant */
            status: "ok";
        };
        /** 就绪 */
        Readiness: {
            ready: boolean;
            parts: {
                /** 组件 */
                part: string;
                ready: boolean;
                /** 原因 */
                reason?: string;
            }[];
        };
    };
    responses: {
        /** @description 错误 · A problem; see `code` */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 已受理 · Accepted; follow `Location` or wait for the event */
        Accepted: {
            headers: {
                Location: components["headers"]["Location"];
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AcceptedExchange"];
            };
        };
        /** @description 已办结（Prefer 等待期内） · Settled within the time waited */
        Outcome: {
            headers: {
                Location: components["headers"]["Location"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Exchange"];
            };
        };
        /** @description 事项已收到来文 · The loop has heard it; where it stands now */
        LoopAnswer: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LoopAnswer"];
            };
        };
        /** @description 错误 · A problem; see `code` */
        "responses-Problem": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description 已办结（Prefer 等待期内） · Settled within the time waited */
        "responses-Outcome": {
            headers: {
                Location: components["headers"]["Location"];
                "Preference-Applied": components["headers"]["PreferenceApplied"];
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Exchange"];
            };
        };
        /** @description 已受理 · Accepted; follow `Location` or wait for the event */
        "responses-Accepted": {
            headers: {
                Location: components["headers"]["Location"];
                "Idempotency-Replayed": components["headers"]["IdempotencyReplayed"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AcceptedExchange"];
            };
        };
        /** @description 事项已收到来文 · The loop has heard it; where it stands now */
        "responses-LoopAnswer": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LoopAnswer"];
            };
        };
        /** @description 按对方格式应答；无法识别时为错误 · The answer in the partner's own envelope, or a problem where there is none */
        inItsOwnEnvelope: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "*/*": unknown;
            };
        };
    };
    parameters: {
        /**
         * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
         * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
         */
        IdempotencyKey: string;
        /**
         * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
         * @example wait=10
         */
        Prefer: string;
        /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
        ActingUser: string;
        /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
        ActingRole: string;
        /** @description 区县代码 · District code */
        DistrictQuery: components["schemas"]["District"];
        ExchangeId: components["schemas"]["ExchangeId"];
        /** @description 预约单号 · The center's booking number */
        bookingId: components["schemas"]["PartnerId"];
        /** @description 子账号 · Sub-account */
        subAccountPath: components["schemas"]["AccountNo"];
        /** @description 区县代码 · District code */
        "parameters-DistrictQuery": components["schemas"]["District"];
        /** @description 项目编号 · Project */
        projectCode: components["schemas"]["ProjectCode"];
        /** @description 分包编号 · Lot */
        lotNo: components["schemas"]["LotNo"];
        /** @description 供应商统一社会信用代码 · Credit code of the supplier */
        supplierUscc: components["schemas"]["Uscc"];
        /** @description 预算年度 · Fiscal year */
        fiscalYear: components["schemas"]["FiscalYear"];
        /** @description 统一社会信用代码 · Credit code of the enterprise */
        uscc: components["schemas"]["Uscc"];
        /** @description 查询人姓名，平台留存备查 · Who asks; kept by the platform */
        operatorName: string;
        /** @description 查询人证件号码，平台要求时填 · Identity number of who asks, where the platform wants it */
        operatorIdNo: string;
        /** @description 查询用途 · What it is asked for */
        purpose: components["schemas"]["Purpose"];
        /** @description 移送编号 · Number of the referral */
        referralNo: components["schemas"]["ReferralNo"];
        /** @description 发票号码 · Number of the invoice */
        invoiceNo: components["schemas"]["InvoiceNo"];
        /** @description 合同编号 · Number of the contract */
        contractNo: components["schemas"]["ContractNo"];
        /** @description 融资业务编号 · The bank's number of the loan */
        loanNo: components["schemas"]["LoanNo"];
        /** @description 事项编号 · Id of the loop */
        loopId: components["schemas"]["LoopId"];
        /** @description 质疑函编号 · Number of the letter of challenge */
        letterNo: components["schemas"]["LoopKey"];
        /** @description 项目编号 · Code of the project */
        loops_projectCode: components["schemas"]["ProjectCode"];
        /** @description 分包编号 · Number of the lot */
        loops_lotNo: components["schemas"]["LotNo"];
        /** @description 供应商统一社会信用代码 · The supplier */
        loops_supplierUscc: components["schemas"]["Uscc"];
        "parameters-ExchangeId": components["schemas"]["ExchangeId"];
        webhookId: components["schemas"]["WebhookName"];
        partnerId: components["schemas"]["PartnerName"];
        inbound_partnerId: components["schemas"]["PartnerName"];
    };
    requestBodies: never;
    headers: {
        /** @description 办理过程的地址 · Where the exchange is found */
        Location: string;
        /** @description `true`：重复提交，返回首次受理的结果。 Present when this is the answer to a repetition. */
        IdempotencyReplayed: "true";
        /** @description 已按 Prefer 等待 · The wait that was kept */
        PreferenceApplied: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    issueToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description 令牌 · The token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listDistricts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 区县 · The districts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistrictList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getDistrict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: components["schemas"]["District"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 区县 · The district */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistrictView"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getVenueAvailability: {
        parameters: {
            query: {
                /** @description 场地类型 · Kind of room */
                venueKind: components["schemas"]["VenueKind"];
                /** @description 开始时间（`+` 须写作 `%2B`） · Start of the session; write `+` as `%2B` */
                start: components["schemas"]["DateTime"];
                /** @description 结束时间 · End of the session */
                end: components["schemas"]["DateTime"];
                /** @description 所需座位数 · Seats needed */
                seats?: number;
            };
            header?: never;
            path: {
                /** @description 区县代码 · District code */
                district: components["schemas"]["District"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 场地余量 · The rooms */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VenueAvailability"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getSeatAvailability: {
        parameters: {
            query: {
                /** @description 开始时间（`+` 须写作 `%2B`） · Start of the session; write `+` as `%2B` */
                start: components["schemas"]["DateTime"];
                /** @description 结束时间 · End of the session */
                end: components["schemas"]["DateTime"];
                /** @description 所需座位数 · Seats needed */
                seats: number;
            };
            header?: never;
            path: {
                /** @description 区县代码 · District code */
                district: components["schemas"]["District"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 机位余量 · Free seats */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VenueSeats"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    bookVenue: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VenueBookRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    changeVenueBooking: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 预约单号 · The center's booking number */
                bookingId: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VenueChangeBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    cancelVenueBooking: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 预约单号 · The center's booking number */
                bookingId: components["parameters"]["bookingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VenueCancelBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    requestDepositAccount: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositAccountRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getDepositBalance: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
            };
            header?: never;
            path: {
                /** @description 子账号 · Sub-account */
                subAccount: components["parameters"]["subAccountPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 余额 · The balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepositBalance"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    closeDepositAccount: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 子账号 · Sub-account */
                subAccount: components["parameters"]["subAccountPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositAccountCloseBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getDepositStatement: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 子账号，省略则为全部 · One sub-account; left out, all of them */
                subAccount?: components["schemas"]["AccountNo"];
                /** @description 起始日（含） · First day */
                from: string;
                /** @description 截止日（含） · Last day */
                to: string;
                /** @description 页码，从 1 起，每页 100 笔 · Page of 100, from 1 */
                page: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 到账明细 · The receipts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepositStatement"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getRefundBatch: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 批次号 · The bank's batch number */
                batchNo?: components["schemas"]["BatchNo"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 批量退还 · The batch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepositRefundBatchStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    refundDepositsInBatch: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositRefundBatchRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getDepositStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 项目编号 · Project */
                projectCode: components["schemas"]["ProjectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["schemas"]["LotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["schemas"]["Uscc"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 保证金状态 · The deposit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepositStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getRefundStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 退款单号 · The center's refund number */
                refundNo?: components["schemas"]["PartnerId"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 退还状态 · The refund */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepositRefundStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    refundDeposit: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositRefundRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordDepositGuarantee: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositGuarantee"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordBidWithdrawal: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BidWithdrawal"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    orderDepositRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositDecision"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordDepositRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositRefundRecord"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    withholdDeposit: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositWithholding"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    liftDepositWithholding: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositDecision"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    suspendDepositRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositSuspension"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    resumeDepositRefund: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositDecision"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    correctDepositPayee: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
                /** @description 供应商统一社会信用代码 · Credit code of the supplier */
                supplierUscc: components["parameters"]["supplierUscc"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepositPayeeCorrection"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordMilestone: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MilestoneReport"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordOpening: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LotOpening"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    assignReceipt: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 项目编号 · Project */
                projectCode: components["parameters"]["projectCode"];
                /** @description 分包编号 · Lot */
                lotNo: components["parameters"]["lotNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptAssignment"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getBudgetLines: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 预算单位代码 · Code of the budget unit */
                unitCode: components["schemas"]["UnitCode"];
                /** @description 预算年度 · Fiscal year */
                fiscalYear: components["parameters"]["fiscalYear"];
                /** @description 指标主键；省略则为该单位全部指标 · Only this line */
                lineId?: components["schemas"]["LineId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 预算指标 · The lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetLines"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getPaymentStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 支付申请编号 · Number of the application */
                applicationNo?: components["schemas"]["ApplicationNo"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
                /** @description 合同编号：该合同的全部支付申请 · Every application of the contract */
                contractNo?: components["schemas"]["ContractNo"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 支付进度 · The payment */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    requestPayment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getPaymentVoucherStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 预算年度 · Fiscal year */
                fiscalYear: components["parameters"]["fiscalYear"];
            };
            header?: never;
            path: {
                /** @description 凭证号 · Number of the voucher */
                voucherNo: components["schemas"]["VoucherNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 支付凭证状态 · The voucher */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentVoucherStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    checkCredit: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 查询人姓名，平台留存备查 · Who asks; kept by the platform */
                operatorName: components["parameters"]["operatorName"];
                /** @description 查询人证件号码，平台要求时填 · Identity number of who asks, where the platform wants it */
                operatorIdNo?: components["parameters"]["operatorIdNo"];
                /** @description 查询用途 · What it is asked for */
                purpose: components["parameters"]["purpose"];
            };
            header?: never;
            path: {
                /** @description 统一社会信用代码 · Credit code of the enterprise */
                uscc: components["parameters"]["uscc"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 核查结果 · What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditCheck"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getCreditProfile: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 查询人姓名，平台留存备查 · Who asks; kept by the platform */
                operatorName: components["parameters"]["operatorName"];
                /** @description 查询人证件号码，平台要求时填 · Identity number of who asks, where the platform wants it */
                operatorIdNo?: components["parameters"]["operatorIdNo"];
                /** @description 查询用途 · What it is asked for */
                purpose: components["parameters"]["purpose"];
            };
            header?: never;
            path: {
                /** @description 统一社会信用代码 · Credit code of the enterprise */
                uscc: components["parameters"]["uscc"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 企业信用信息 · The enterprise */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditProfile"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    reportPunishment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PunishmentReportRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    revokePunishment: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 反馈编号 · The platform's number of the report */
                reportNo: components["schemas"]["ReportNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PunishmentRevokeBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    recordPenalty: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreditRecordRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    pushNotice: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticePushRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    createTodo: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TodoCreateRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    finishTodo: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 待办标识 · The workbench's number of the todo */
                todoId: components["schemas"]["PartnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TodoFinishBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    registerContract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["schemas"]["ContractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractBody"];
            };
        };
        responses: {
            /** @description 已登记 · Registered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredContract"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getLoanProducts: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 银行（接入系统标识） · Id of the bank */
                bank: components["schemas"]["LendingBank"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 融资产品 · The products */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanProducts"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getLoanStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 银行（接入系统标识） · Id of the bank */
                bank: components["schemas"]["LendingBank"];
                /** @description 融资业务编号 · The bank's number of the loan */
                loanNo?: components["schemas"]["LoanNo"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 融资进度 · The loan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoanStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    applyForLoan: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoanApplyRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getPayeeAccountLock: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 银行（接入系统标识） · Id of the bank */
                bank: components["schemas"]["LendingBank"];
                /** @description 锁定编号 · The bank's number of the lock */
                lockNo?: components["schemas"]["LockNo"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 锁定状态 · The lock */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PayeeAccountLockStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    lockPayeeAccount: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayeeAccountLockRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getReferralStatus: {
        parameters: {
            query: {
                /** @description 区县代码 · District code */
                district: components["parameters"]["parameters-DistrictQuery"];
                /** @description 移送编号 · Number of the referral */
                referralNo?: components["schemas"]["ReferralNo"];
                /** @description 业务流水号 · The `reference` of the exchange */
                reference?: components["schemas"]["Reference"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 移送进度 · The referral */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferralStatus"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    dispatchReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralDispatchRequest"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    urgeReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralUrgeBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    supplementReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralSupplementBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    withdrawReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralWithdrawBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    extendReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /**
                 * @description `wait=N`：最多等待 N 秒（不超过 30）办结。 Waits up to N seconds, at most 30, for the outcome.
                 * @example wait=10
                 */
                Prefer?: components["parameters"]["Prefer"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralExtendBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-Outcome"];
            202: components["responses"]["responses-Accepted"];
            default: components["responses"]["responses-Problem"];
        };
    };
    submitInvoice: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceSubmission"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    resubmitInvoice: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 发票号码 · Number of the invoice */
                invoiceNo: components["parameters"]["invoiceNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceResubmission"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    voidInvoice: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 发票号码 · Number of the invoice */
                invoiceNo: components["parameters"]["invoiceNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceReason"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    withdrawInvoiceObjection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 发票号码 · Number of the invoice */
                invoiceNo: components["parameters"]["invoiceNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceReason"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    tellContractAgreed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractAgreement"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    tellContractAccepted: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractAcceptance"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    tellAcceptancePublished: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptancePublication"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    tellContractFiled: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractAct"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    tellContractPublicised: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContractAct"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    confirmReceivable: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 融资业务编号 · The bank's number of the loan */
                loanNo: components["parameters"]["loanNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceivableConfirmation"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    cancelLoan: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 融资业务编号 · The bank's number of the loan */
                loanNo: components["parameters"]["loanNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoanAct"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    requestLockAgain: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 融资业务编号 · The bank's number of the loan */
                loanNo: components["parameters"]["loanNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoanAct"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    listLoops: {
        parameters: {
            query?: {
                kind?: components["schemas"]["LoopKind"];
                state?: components["schemas"]["LoopState"];
                owner?: components["schemas"]["LoopOwner"];
                district?: components["schemas"]["District"];
                /** @description 未办结 · Not at its end */
                open?: boolean;
                /** @description 已逾期 · A clock has struck and what it asks for is not done */
                overdue?: boolean;
                /** @description 到期日不晚于 · Due on that day or earlier */
                dueBefore?: components["schemas"]["LoopDate"];
                /** @description 上一页的 next · `next` of the page before */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 一页 · One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoopPage"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listUnclaimed: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 来文 · What waits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoopUnclaimed"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getLoop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 事项编号 · Id of the loop */
                id: components["parameters"]["loopId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getLoopHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 事项编号 · Id of the loop */
                id: components["parameters"]["loopId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 办理记录 · The history, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoopHistory"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getReferral: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    checkReferral: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralCheckBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    acknowledgeReferralRejection: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralRejectionBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    retryReferralReport: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 移送编号 · Number of the referral */
                referralNo: components["parameters"]["referralNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferralRetryBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 发票号码 · Number of the invoice */
                invoiceNo: components["parameters"]["invoiceNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getComplaint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    registerChallenge: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChallengeReceivedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    answerChallenge: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChallengeAnsweredBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    withdrawChallenge: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChallengeWithdrawnBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    fileComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintFiledBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    examineComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintExaminedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    correctComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintCorrectedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    suspendComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintSuspendedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    resumeComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintResumedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    decideComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintDecidedBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    withdrawComplaint: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description 由调用方生成，重复提交同一命令时保持不变。 The caller's own name for this command, the same on every repetition; 1–255 visible ASCII characters, not beginning with `loop:` (the gateway's own).
                 * @example 7f3c1f3e-2d0e-4f6f-9a53-0b3f0c1de001
                 */
                "Idempotency-Key": components["parameters"]["IdempotencyKey"];
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
                /** @description 经办角色，仅作记录。 In which role; recorded, never trusted. */
                "X-Acting-Role"?: components["parameters"]["ActingRole"];
            };
            path: {
                /** @description 质疑函编号 · Number of the letter of challenge */
                letterNo: components["parameters"]["letterNo"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChallengeWithdrawnBody"];
            };
        };
        responses: {
            200: components["responses"]["responses-LoopAnswer"];
            default: components["responses"]["responses-Problem"];
        };
    };
    getLoan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 融资业务编号 · The bank's number of the loan */
                loanNo: components["parameters"]["loanNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getContractProgress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 合同编号 · Number of the contract */
                contractNo: components["parameters"]["contractNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getLot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 项目编号 · Code of the project */
                projectCode: components["parameters"]["loops_projectCode"];
                /** @description 分包编号 · Number of the lot */
                lotNo: components["parameters"]["loops_lotNo"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getDeposit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 项目编号 · Code of the project */
                projectCode: components["parameters"]["loops_projectCode"];
                /** @description 分包编号 · Number of the lot */
                lotNo: components["parameters"]["loops_lotNo"];
                /** @description 供应商统一社会信用代码 · The supplier */
                supplierUscc: components["parameters"]["loops_supplierUscc"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 事项 · The loop */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loop"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listMeasures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 评价指标 · The rates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeasureList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listCalendars: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 工作日历 · The calendars, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    publishCalendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 年份 · Year */
                year: components["schemas"]["CalendarYearNumber"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarYear"];
            };
        };
        responses: {
            /** @description 已生效 · In force, and what it has moved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishedCalendar"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listExchanges: {
        parameters: {
            query?: {
                state?: components["schemas"]["ExchangeState"];
                operation?: components["schemas"]["OperationName"];
                district?: components["schemas"]["District"];
                partner?: components["schemas"]["PartnerName"];
                /** @description 上一页的 next · `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 一页 · One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExchangePage"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getExchange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["parameters-ExchangeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 办理过程 · The exchange */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exchange"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listAttempts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["parameters-ExchangeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 往来记录 · The contacts, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    cancelExchange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["parameters-ExchangeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 已撤回 · Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exchange"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    proposeResolution: {
        parameters: {
            query?: never;
            header?: {
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
            };
            path: {
                id: components["parameters"]["parameters-ExchangeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionBody"];
            };
        };
        responses: {
            /** @description 待复核 · Waits for its confirmation */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exchange"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    confirmResolution: {
        parameters: {
            query?: never;
            header?: {
                /** @description 经办人，仅作记录。 Who acts, in the words of the calling system; recorded, never trusted. UTF-8, percent-encoded; at most 200 characters. */
                "X-Acting-User"?: components["parameters"]["ActingUser"];
            };
            path: {
                id: components["parameters"]["parameters-ExchangeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionConfirmationBody"];
            };
        };
        responses: {
            /** @description 已生效 · In effect */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Exchange"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 订阅 · The webhooks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 订阅 · The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    applyWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookBody"];
            };
        };
        responses: {
            /** @description 已生效 · In force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedWebhook"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 已删除 · Removed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemovedWebhook"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SecretRotationBody"];
            };
        };
        responses: {
            /** @description 新密钥，仅此一次显示 · The new secret, shown this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                state?: components["schemas"]["WebhookDeliveryState"];
                /** @description 上一页的 next · `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 一页 · One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeliveryBody"];
            };
        };
        responses: {
            /** @description 将重新投递 · To be delivered again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivered"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["webhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 测试结果 · What the receiver made of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listRoutes: {
        parameters: {
            query?: {
                district?: components["schemas"]["District"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 路由 · The routes of the client's districts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    listPartners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 接入系统 · The partners of the client's districts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerList"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["partnerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 接入系统 · The partner, without its credentials */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    applyPartner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["partnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["partner-profile.schema"];
            };
        };
        responses: {
            /** @description 已生效 · In force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartnerView"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    testConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["partnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionTestBody"];
            };
        };
        responses: {
            /** @description 测试结果 · What each hop came to */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionReport"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    applyClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClientName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClientBody"];
            };
        };
        responses: {
            /** @description 已生效 · In force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientView"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    storeEvidence: {
        parameters: {
            query?: {
                /** @description 申报的 SM3 摘要 · The SM3 digest that the content must have */
                sm3?: components["schemas"]["Sm3"];
                /** @description 申报的 SHA-256 摘要 · The SHA-256 digest that the content must have */
                sha256?: components["schemas"]["Sha256"];
                /** @description 申报的字节数 · The length that the content must have */
                sizeBytes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description 此前已由本客户端上传 · Stored by this client before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceFile"];
                };
            };
            /** @description 已保存 · Stored */
            201: {
                headers: {
                    /** @description 文件的地址 · Where the file is found */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceFile"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SM3 或 SHA-256 摘要 · SM3 or SHA-256 digest, hexadecimal */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 文件内容 · The content, with the type under which it was stored */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    verifyHistory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 核验结果，无论是否相符 · What was found, broken or not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryVerification"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    verifyHistoryAgainst: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SealCheckpoints"];
            };
        };
        responses: {
            /** @description 核验结果，无论是否相符 · What was found, broken or not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryVerification"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 审计结果 · The audit */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 运行状况 · The state of the gateway */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    leaseWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partnerId: components["parameters"]["inbound_partnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": components["schemas"]["LeaseBody"];
            };
        };
        responses: {
            /** @description 工作 · The work, or none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeasedWork"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    confirmWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partnerId: components["parameters"]["inbound_partnerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": components["schemas"]["ConfirmBody"];
            };
        };
        responses: {
            /** @description 各件结果 · What became of each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedWork"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    receiveCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partnerId: components["parameters"]["inbound_partnerId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            default: components["responses"]["inItsOwnEnvelope"];
        };
    };
    receiveCallbackBelow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                partnerId: components["parameters"]["inbound_partnerId"];
                rest: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            default: components["responses"]["inItsOwnEnvelope"];
        };
    };
    getDemoTime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 业务时间 · Business time */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoTime"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    moveDemoTime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DemoTimeMove"];
            };
        };
        responses: {
            /** @description 推进后的业务时间 · Business time as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoTime"];
                };
            };
            default: components["responses"]["responses-Problem"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 存活 · Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 就绪 · Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description 未就绪 · Not ready; see which part */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 指标 · Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
}
